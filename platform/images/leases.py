"""Who is working on which submission: the only code that writes `Submission.status`."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from common.bulk import update_many
from common.ids import uuid7
from images.models import Submission

Status = Submission.Status
Priority = Submission.Priority


@dataclass(frozen=True)
class Batch:
    """Submissions held under one lease token."""

    token: uuid.UUID
    submissions: tuple[Submission, ...]
    limit: int
    has_newcomer: bool  # somebody waits whose organisation has nothing else here

    @property
    def is_full(self) -> bool:
        """More may be waiting."""
        return len(self.submissions) == self.limit or self.is_suspect

    @property
    def is_suspect(self) -> bool:
        """A submission that was lost before is taken alone, so that it cannot hurt others."""
        return any(submission.attempts > 1 for submission in self.submissions)


@dataclass(frozen=True)
class Outcome:
    """How a submission ends."""

    submission: Submission
    status: Submission.Status
    verdict: str = ""
    probability: float | None = None
    reason_code: str = ""
    reason: str = ""


@transaction.atomic
def claim_batch(limit: int) -> Batch:
    """Take up to `limit` waiting submissions that nobody else is taking."""
    return claim(waiting(), limit)


def claim(rows: QuerySet[Submission], limit: int) -> Batch:
    """Take up to `limit` of these, in the caller's transaction."""
    locked = list(
        rows.annotate(is_alone=alone())
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("image", "organisation")[:limit]
    )
    mine = locked[:1] if locked and locked[0].attempts else [s for s in locked if not s.attempts]
    has_newcomer = any(s.is_alone for s in mine)
    token = uuid7()
    Submission.objects.filter(pk__in=[s.pk for s in mine]).update(
        status=Status.ANALYSING,
        attempts=F("attempts") + 1,
        lease_token=token,
        lease_expires_at=Now() + lease_length(),
    )
    for submission in mine:
        submission.status, submission.lease_token = Status.ANALYSING, token
        submission.attempts += 1
    return Batch(token, tuple(mine), limit, has_newcomer)


def alone() -> Q:
    """Somebody waits for it, and nothing else of its organisation waits or is in work."""
    theirs = Submission.objects.filter(organisation=OuterRef("organisation"))
    others = theirs.filter(status=Status.QUEUED).exclude(pk=OuterRef("pk"))
    in_work = theirs.filter(status=Status.ANALYSING)
    return Q(priority=Priority.INTERACTIVE) & ~Q(Exists(others)) & ~Q(Exists(in_work))


def waiting() -> QuerySet[Submission]:
    """In the order in which they are claimed; images.turns says whose turn it is."""
    return Submission.objects.filter(status=Status.QUEUED, due_at__lte=Now()).order_by(
        "turn", "priority", "id"
    )


def waiting_before(submission: Submission) -> QuerySet[Submission]:
    turn, priority = submission.turn, submission.priority
    return waiting().filter(
        Q(turn__lt=turn)
        | Q(turn=turn, priority__lt=priority)
        | Q(turn=turn, priority=priority, pk__lt=submission.pk)
    )


def lease_length() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def renew(tokens: Sequence[uuid.UUID]) -> int:
    """The heartbeat: how many submissions are still held."""
    return Submission.objects.filter(status=Status.ANALYSING, lease_token__in=tokens).update(
        lease_expires_at=Now() + lease_length()
    )


def hold(token: uuid.UUID) -> dict[uuid.UUID, Submission]:
    """Lock what the token still holds; a late copy of the work gets nothing."""
    rows = Submission.objects.select_for_update().filter(status=Status.ANALYSING, lease_token=token)
    return {row.pk: row for row in rows.order_by("id")}


def finish(outcomes: Sequence[Outcome]) -> None:
    """Write final states of submissions that the caller holds locked."""
    now = timezone.now()
    rows = []
    for outcome in outcomes:
        row = outcome.submission
        row.status, row.verdict, row.probability = (
            outcome.status,
            outcome.verdict,
            outcome.probability,
        )
        row.reason_code, row.reason, row.finished_at = outcome.reason_code, outcome.reason, now
        row.lease_token = row.lease_expires_at = None
        rows.append(row)
    fields = ("status", "verdict", "probability", "reason_code", "reason", "finished_at")
    update_many(rows, [*fields, "lease_token", "lease_expires_at"])


def put_back(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Queue failed attempts again, later each time; those at the cap end and are returned."""
    exhausted = [o for o in outcomes if o.submission.attempts >= settings.MAX_ATTEMPTS]
    finish(exhausted)
    for outcome in outcomes:
        if outcome in exhausted:
            continue
        Submission.objects.filter(pk=outcome.submission.pk).update(
            status=Status.QUEUED,
            due_at=Now() + timedelta(seconds=2 ** (outcome.submission.attempts - 1)),
            lease_token=None,
            lease_expires_at=None,
        )
    return exhausted


def lost_leases() -> list[Outcome]:
    """Lock the submissions whose worker went silent."""
    rows = Submission.objects.select_for_update(skip_locked=True).filter(
        status=Status.ANALYSING, lease_expires_at__lt=Now()
    )
    return [
        Outcome(
            row,
            Status.QUARANTINED,
            reason_code="worker_lost",
            reason="The worker stopped each time while it was looking at this image.",
        )
        for row in rows.order_by("id")
    ]
