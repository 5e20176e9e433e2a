"""One statement for many rows writes what it was given, and nothing else."""

import pytest
from pytest_django import DjangoAssertNumQueries

from common.bulk import update_many
from images.models import Submission
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db


def test_every_row_gets_its_own_values(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = SubmissionFactory.create_batch(3)
    for number, row in enumerate(rows):
        row.reason, row.probability = f"It's “{number}”\\ {{}}, NULL", number / 4
    with django_assert_num_queries(1):
        assert update_many(rows, ["reason", "probability"]) == 3
    stored = Submission.objects.order_by("id").values_list("reason", "probability")
    assert list(stored) == [(row.reason, row.probability) for row in rows]


def test_other_fields_and_rows_stay() -> None:
    row, other = SubmissionFactory.create_batch(2, reference="before")
    row.reference, row.reason = "after", "changed"
    update_many([row], ["reason"])
    assert Submission.objects.get(pk=row.pk).reference == "before"
    assert Submission.objects.get(pk=other.pk).reason == ""


def test_nothing_becomes_null() -> None:
    rows = SubmissionFactory.create_batch(2, probability=0.5)
    for row in rows:
        row.probability = None
    update_many(rows, ["probability"])
    assert set(Submission.objects.values_list("probability", flat=True)) == {None}


def test_no_rows_ask_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert update_many([], ["reason"]) == 0
