"""Every row of a list can be reached, whichever way somebody goes."""

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from common.errors import NotFound
from common.pages import Page, Place, page_of
from moderation.models import Batch
from tests.factories import BatchFactory

pytestmark = pytest.mark.django_db


def shown(before: str = "", after: str = "", *, rows: int = 2) -> Page[Batch]:
    everything: QuerySet[Batch] = Batch.objects.all()
    return page_of(everything, Place(before, after, {"state": "new"}), "bat", rows=rows)


def made(count: int) -> list[Batch]:
    """The newest first."""
    BatchFactory.create_batch(count)
    return list(Batch.objects.order_by("-pk"))


def test_older_and_newer_lead_through_all_rows_and_back() -> None:
    everything = made(5)
    first = shown()
    second = shown(before=first.rows[-1].public_id)
    last = shown(before=second.rows[-1].public_id)
    assert [*first.rows, *second.rows, *last.rows] == everything
    assert (first.newer, last.older) == ("", "")
    assert shown(after=last.rows[0].public_id).rows == second.rows
    assert shown(after=second.rows[0].public_id).rows == first.rows


def test_the_pages_beside_keep_what_was_chosen() -> None:
    first, second, third = made(3)
    page = shown(before=first.public_id, rows=1)
    assert page.newer == f"state=new&after={second.public_id}"
    assert page.older == f"state=new&before={second.public_id}"
    assert not shown(before=second.public_id, rows=1).older
    assert shown(before=second.public_id, rows=1).rows == [third]


def test_every_page_counts_all_rows() -> None:
    first, second, _ = made(3)
    pages = (shown(), shown(before=second.public_id), shown(after=second.public_id), shown(rows=9))
    assert [page.count for page in pages] == [3, 3, 3, 3]
    assert shown(after=first.public_id).count == 3


def test_a_list_of_one_page_is_not_counted_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made(2)
    with django_assert_num_queries(1):
        assert shown().count == 2


def test_a_mark_that_is_no_id_is_missing() -> None:
    with pytest.raises(NotFound):
        shown(before="sub_1")
