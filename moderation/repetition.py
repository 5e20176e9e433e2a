"""Spaced repetition of mistakes in Leitner boxes: pure rules, no database, no clock."""

from datetime import datetime, timedelta

# How long an item rests in each box before it is shown again.
RESTS = (
    timedelta(minutes=10),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=21),
)
FIRST_BOX, LAST_BOX = 1, len(RESTS)


def box_after(box: int | None, *, is_right: bool) -> int | None:
    """Where an item lies after a guess; None: in no box, for it was never hard or is so no more."""
    if not is_right:
        return FIRST_BOX
    if box is None or box == LAST_BOX:
        return None
    return box + 1


def due_after(box: int, now: datetime) -> datetime:
    """When an item that enters this box is shown again."""
    return now + RESTS[box - 1]
