"""The rules of the boxes, for every history of guesses."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.repetition import FIRST_BOX, LAST_BOX, RESTS, box_after, due_after

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
boxes = st.none() | st.integers(FIRST_BOX, LAST_BOX)


def after(guesses: list[bool]) -> int | None:
    box: int | None = None
    for is_right in guesses:
        box = box_after(box, is_right=is_right)
    return box


@given(boxes)
def test_a_wrong_guess_leads_to_the_first_box(box: int | None) -> None:
    assert box_after(box, is_right=False) == FIRST_BOX


@given(st.integers(FIRST_BOX, LAST_BOX - 1))
def test_a_right_guess_moves_one_box_on(box: int) -> None:
    assert box_after(box, is_right=True) == box + 1


def test_a_right_guess_in_the_last_box_ends_the_repetition() -> None:
    assert box_after(LAST_BOX, is_right=True) is None


@given(st.lists(st.just(True)))
def test_what_was_never_guessed_wrong_never_enters_a_box(guesses: list[bool]) -> None:
    assert after(guesses) is None


@given(st.lists(st.booleans()))
def test_the_box_counts_the_right_guesses_since_the_last_mistake(guesses: list[bool]) -> None:
    tail = guesses[::-1].index(False) if False in guesses else LAST_BOX
    assert after(guesses) == (FIRST_BOX + tail if tail < LAST_BOX else None)


@pytest.mark.parametrize("box", range(FIRST_BOX, LAST_BOX))
def test_every_rest_is_longer_than_the_one_before(box: int) -> None:
    assert NOON < due_after(box, NOON) < due_after(box + 1, NOON)


def test_a_mistake_comes_back_within_the_hour() -> None:
    assert RESTS[0].total_seconds() <= 3600
