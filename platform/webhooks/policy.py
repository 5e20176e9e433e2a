"""Pure rules: when to try again, when to give up, and when to leave an endpoint alone."""

import random
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus

from django.utils import timezone

# As Standard Webhooks proposes: ten tries over a little more than three days.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
MOST_ATTEMPTS = len(PAUSES) + 1
JITTER = 0.1  # of a pause, to either side, so that what failed together does not return together
GIVES_UP_AFTER = timedelta(days=4)

# The circuit breaker: from this many failures in a row on, one try at a time and pauses between.
TRIP_AFTER = 5
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=15)
SEATS = 4  # calls to one endpoint at the same time
SEATS_IF_TRIPPED = 1
LONGEST_RETRY_AFTER = timedelta(days=1)

HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"
ASKS_FOR_PATIENCE = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class Result(Enum):
    DELIVERED = auto()
    FAILED = auto()
    GONE = auto()  # the endpoint wants to hear nothing any more


def result_of(status: int | None) -> Result:
    """Redirects are failures: a signed message goes where a manager said, and nowhere else."""
    if status is not None and HTTPStatus(200) <= status < HTTPStatus(300):
        return Result.DELIVERED
    return Result.GONE if status == HTTPStatus.GONE else Result.FAILED


def pause_after(attempts: int) -> timedelta:
    return PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret


def rest_after(failures: int) -> timedelta:
    """How long an endpoint is left alone that failed this often in a row."""
    if failures < TRIP_AFTER:
        return timedelta(0)
    doublings = min(failures - TRIP_AFTER, 10)
    rest: timedelta = FIRST_REST * 2**doublings
    return min(rest, LONGEST_REST)


def patience_asked(status: int | None, retry_after: str, now: datetime) -> timedelta:
    """What Retry-After says beside a 429 or 503, in seconds or as a date."""
    if status not in ASKS_FOR_PATIENCE:
        return timedelta(0)
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        wait = timedelta(seconds=min(int(text[:9]), LONGEST_RETRY_AFTER.total_seconds()))
    else:
        wait = _until(text, now)
    return min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


def gives_up_at() -> datetime:
    return timezone.now() + GIVES_UP_AFTER


def _until(text: str, now: datetime) -> timedelta:
    try:
        return datetime.strptime(text, HTTP_DATE).replace(tzinfo=UTC) - now
    except ValueError:
        return timedelta(0)
