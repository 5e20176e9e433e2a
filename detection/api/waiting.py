"""Holding an answer until the verdict is there, without holding up other callers."""

import time
import uuid

from django.conf import settings
from django.db import InterfaceError, OperationalError

from accounts.authentication import read_again
from accounts.models import ApiKey
from common.seats import Seats
from images.models import Submission

FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 0.5

# A waiting request keeps one of the server's few threads; the others must stay free for work.
seats = Seats(settings.API_WAITING_REQUESTS)


def await_verdict(submission: Submission, key: ApiKey, *, seconds: float) -> None:
    """Until it is final, deleted, or the time is over; the caller reads it again."""
    settled(submission, key, seconds=seconds)


def settled(submission: Submission, key: ApiKey, *, seconds: float) -> Submission:
    """The submission once it is final or the time is over; at once if all seats are taken."""
    whose = key.organisation_id
    if seconds <= 0 or submission.is_final or not seats.take(whose):
        return submission
    try:
        _wait(submission.pk, time.monotonic() + seconds)
        read_again(key)
        live = Submission.objects.filter(deleted_at=None).select_related("image")
        return live.filter(pk=submission.pk).first() or submission
    except (OperationalError, InterfaceError):
        # It was accepted: a lost database must not make the sender believe the opposite.
        return submission
    finally:
        seats.give_back(whose)


def _wait(key: uuid.UUID, deadline: float) -> None:
    """Short reads, each by itself: no transaction is open meanwhile."""
    pause = FIRST_PAUSE_SECONDS
    final = Submission.objects.filter(pk=key, finished_at__isnull=False)
    while not final.exists() and (left := deadline - time.monotonic()) > 0:
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
