"""Keyset cursors are opaque positions that only we can make."""

import pytest

from common.cursors import BadCursor, cursor_after, page, position
from common.ids import uuid7
from images.models import Submission
from tests.factories import SubmissionFactory


def test_a_cursor_leads_back_to_its_id() -> None:
    key = uuid7()
    assert position(cursor_after(key)) == key


def test_a_cursor_does_not_show_the_id() -> None:
    key = uuid7()
    assert key.hex not in cursor_after(key)


@pytest.mark.parametrize("forge", [str.lower, str.swapcase, lambda text: text[:-1], "x".__add__])
def test_a_changed_cursor_is_refused(forge: object) -> None:
    cursor = cursor_after(uuid7())
    assert callable(forge)
    with pytest.raises(BadCursor):
        position(forge(cursor))


def test_a_page_that_is_just_full_is_the_last(db: None) -> None:
    made = [SubmissionFactory.create() for _ in range(2)]
    found = page(Submission.objects.all(), limit=2)
    assert (found.items, found.next_cursor) == (made[::-1], "")
