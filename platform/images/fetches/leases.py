"""Who is fetching which image: the only code that writes a submission while it is `fetching`.

How it ends without an image is written by images.leases, as all ends are.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from common.ids import uuid7
from images.fetches.policy import OWN_PAUSE, SEATS
from images.models import Image, Submission
from images.turns import take_turn

Status = Submission.Status
NO_LEASE: dict[str, None] = {"lease_token": None, "lease_expires_at": None}

# Whoever has the fewest seats taken is next, and nobody fills the threads with slow addresses.
CLAIM = """
WITH seated AS (
    SELECT organisation.id, (
        SELECT count(*) FROM images_submission
        WHERE organisation_id = organisation.id AND status = 'fetching'
          AND lease_token IS NOT NULL
    ) AS taken
    FROM accounts_organisation organisation
    WHERE EXISTS (
        SELECT FROM images_submission
        WHERE organisation_id = organisation.id AND status = 'fetching'
          AND lease_token IS NULL AND due_at <= statement_timestamp()
    )
), due AS (
    SELECT waiting.id, waiting.priority, seated.taken + row_number() OVER (
        PARTITION BY seated.id ORDER BY waiting.priority, waiting.id
    ) AS seat
    FROM seated CROSS JOIN LATERAL (
        SELECT id, priority FROM images_submission
        WHERE organisation_id = seated.id AND status = 'fetching'
          AND lease_token IS NULL AND due_at <= statement_timestamp()
        ORDER BY priority, id LIMIT greatest(%(seats)s - seated.taken, 0)
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS waiting
), chosen AS (
    SELECT id FROM due ORDER BY seat, priority, id LIMIT %(limit)s
)
UPDATE images_submission submission
SET lease_token = %(token)s,
    lease_expires_at = statement_timestamp() + %(seconds)s * interval '1 second',
    attempts = attempts + 1
FROM chosen WHERE submission.id = chosen.id
"""


def claim(limit: int) -> list[Submission]:
    """Take up to `limit` that are due, a few of one organisation; each claim is a try."""
    token = uuid7()
    values: dict[str, int | uuid.UUID] = {
        "seats": SEATS,
        "limit": limit,
        "token": token,
        "seconds": _lease_seconds(),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, values)
            if not cursor.rowcount:
                return []
        taken = _fetching().filter(lease_token=token).select_related("organisation")
        return list(taken.order_by("priority", "id"))


def due() -> QuerySet[Submission]:
    return _fetching().filter(due_at__lte=Now(), lease_token=None)


@contextmanager
def held(submission: Submission) -> Iterator[Submission | None]:
    """The row, locked, if the lease still stands; a late copy of the work gets nothing."""
    with transaction.atomic():
        rows = _fetching().select_for_update(no_key=True, of=("self",))
        mine = rows.filter(pk=submission.pk, lease_token=submission.lease_token)
        yield mine.select_related("organisation").first()


def fetched(submission: Submission, image: Image) -> None:
    """From here on it is an upload like any other, and only now it gets its turn."""
    turn = take_turn(submission.organisation, Submission.Priority(submission.priority))
    _row(submission).update(
        status=Status.QUEUED, image=image, turn=turn, attempts=0, due_at=Now(), **NO_LEASE
    )


def put_back(submission: Submission, pause: timedelta) -> None:
    """Try again later."""
    _row(submission).update(due_at=Now() + pause, **NO_LEASE)


def postpone(submission: Submission) -> None:
    """It was we who could not go on, so this was no try."""
    pause = {"due_at": Now() + OWN_PAUSE, "attempts": F("attempts") - 1}
    _row(submission).update(**pause, **NO_LEASE)


def lost() -> QuerySet[Submission]:
    """Lock what a worker held that went silent."""
    rows = _fetching().select_for_update(skip_locked=True, no_key=True, of=("self",))
    return rows.filter(lease_expires_at__lt=Now()).select_related("organisation").order_by("id")


def _fetching() -> QuerySet[Submission]:
    return Submission.objects.filter(status=Status.FETCHING)


def _row(submission: Submission) -> QuerySet[Submission]:
    return Submission.objects.filter(pk=submission.pk)


def _lease_seconds() -> int:
    """More than a fetch can take and what is done with the file."""
    return int(2 * settings.FETCH_SECONDS) + 20
