"""The states of a case and the moves between them: the only code that writes `Case.status`."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from audit.services import SYSTEM_WORKER, Fact, record, record_many
from images.models import Submission
from images.services import set_flags
from moderation.errors import CaseTaken
from moderation.models import Case

Status = Case.Status

ALLOWED: dict[Status, set[Status]] = {
    # Without a claim only in bulk, or for a golden item, which ends while it waits.
    Status.OPEN: {Status.CLAIMED, Status.DECIDED, Status.FINAL},
    Status.CLAIMED: {
        Status.OPEN,
        Status.REOPENED,
        Status.APPEALED,
        Status.ESCALATED,
        Status.DECIDED,
        Status.FINAL,
    },
    Status.ESCALATED: {Status.CLAIMED, Status.FINAL},
    # A decided case is claimed again only by who takes the ruling back in time.
    Status.DECIDED: {Status.CLAIMED, Status.APPEALED, Status.REOPENED, Status.FINAL},
    Status.APPEALED: {Status.CLAIMED},
    Status.REOPENED: {Status.CLAIMED, Status.DECIDED},
    Status.FINAL: set(),
}
# Beyond the picture: whatever its state, a case ends with its submission; see `end_deleted`.

WAITING = {Status.OPEN, Status.REOPENED, Status.ESCALATED, Status.APPEALED}
GOLDEN_WAITING = {Status.OPEN, Status.ESCALATED}

FLAGS: dict[Status, Submission.Flag] = {
    Status.OPEN: Submission.Flag.FLAGGED,
    Status.REOPENED: Submission.Flag.FLAGGED,
    Status.CLAIMED: Submission.Flag.IN_REVIEW,
    Status.ESCALATED: Submission.Flag.ESCALATED,
    Status.DECIDED: Submission.Flag.DECIDED,
    Status.APPEALED: Submission.Flag.APPEALED,
    Status.FINAL: Submission.Flag.FINAL,
}

UNRESERVED: dict[str, Any] = {
    "reserved_for": None,
    "reserved_by": None,
    "reserved_until": None,
    "reserved_note": "",
}
UNHELD: dict[str, Any] = {
    "assignee": None,
    "lease_expires_at": None,
    "claimed_from": "",
    "settles_at": None,
    **UNRESERVED,
}
# For a case that was ruled on and needs another ruling; nothing else begins to wait anew.
NEXT_ROUND: dict[str, Any] = {"round": F("round") + 1, "waiting_since": Now()}

# What the ledger says when a claim begins, and when it ends: one of each for every claim.
BEGINNINGS_OF_A_CLAIM = ("case.claimed", "case.undone")
RULED_IN_BULK = "case.decided_in_bulk"
ENDS_BY_RULING = ("case.decided", "case.voted", "case.disagreed", "case.escalated")
ENDS_OF_A_CLAIM = (
    "case.released",
    "case.returned",
    "case.held",
    "case.handed_over",
    *ENDS_BY_RULING,
)


@transaction.atomic
def move(
    case: Case,
    to: Status,
    *,
    actor: str,
    action: str,
    data: dict[str, Any] | None = None,
    **changes: object,
) -> None:
    """Move `case` from the state in which the caller read it; a stale copy conflicts."""
    record(moved(case, to, actor=actor, action=action, data=data, **changes))


def moved(
    case: Case,
    to: Status,
    *,
    actor: str,
    action: str,
    data: dict[str, Any] | None = None,
    **changes: object,
) -> Fact:
    """The same for callers that lock more than this: they record the fact at their end."""
    if to not in ALLOWED[Status(case.status)]:
        raise CaseTaken(where_it_is(case))
    as_read = Case.objects.filter(pk=case.pk, status=case.status, assignee=case.assignee_id)
    if not as_read.update(**{**UNHELD, **changes, "status": to}):
        raise CaseTaken(where_it_is(case))
    case.refresh_from_db(fields=["status", *UNHELD, *changes])
    set_flags(_told([case]), flag_of(case))
    return fact(case, action, actor=actor, data=data)


def move_all(
    cases: Sequence[Case],
    to: Status,
    *,
    actor: str,
    action: str,
    data: Mapping[UUID, dict[str, Any]],
    **changes: object,
) -> list[Fact]:
    """Move cases that the caller has locked, in one statement; `data` is by case.

    The caller records the facts with its own, here, when it finishes and when it withdraws.
    """
    if any(to not in ALLOWED[Status(case.status)] for case in cases):
        raise CaseTaken("One of these cases has moved on. Nothing was changed.")
    locked = Case.objects.filter(pk__in=[case.pk for case in cases])
    locked.update(**{**UNHELD, **changes, "status": to})
    flag = FLAGS[Status.CLAIMED if "settles_at" in changes else to]
    set_flags(_told(cases), flag)
    return [fact(case, action, actor=actor, data=data[case.pk]) for case in cases]


def _told(cases: Iterable[Case]) -> list[UUID]:
    """The submissions that hear of their cases; a golden item is nobody's business outside."""
    return [case.submission_id for case in cases if not case.is_golden]


def flag_of(case: Case) -> Submission.Flag:
    """What is told outside; a ruling that can still be taken back is told to nobody."""
    return FLAGS[Status.CLAIMED if case.settles_at else Status(case.status)]


def settle(cases: Sequence[Case]) -> None:
    """The time to take back the last ruling on these locked cases is over."""
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(settles_at=None)
    for status, group in groupby(sorted(cases, key=_status), key=_status):
        set_flags(_told(group), FLAGS[Status(status)])


def finish(cases: Sequence[Case]) -> list[Fact]:
    """Close decided cases that the caller has locked: nothing follows the ruling any more."""
    keys = [case.pk for case in cases]
    Case.objects.filter(pk__in=keys, status=Status.DECIDED).update(status=Status.FINAL)
    set_flags(_told(cases), FLAGS[Status.FINAL])
    return [fact(case, "case.closed") for case in cases]


def withdraw(cases: Sequence[Case]) -> list[Fact]:
    """End waiting golden cases that the caller has locked; nobody will rule on them any more."""
    keys = [case.pk for case in cases]
    withdrawn = Case.objects.filter(pk__in=keys, status__in=GOLDEN_WAITING)
    withdrawn.update(status=Status.FINAL, decided_at=Now(), **UNHELD)
    return [fact(case, "case.withdrawn") for case in cases]


def end_deleted(cases: Sequence[Case], *, actor: str) -> list[Fact]:
    """End cases, in any state, whose submission the caller deletes and has locked with them."""
    running = [case for case in cases if case.status != Status.FINAL]
    held = [case for case in running if case.status == Status.CLAIMED]
    ended = Case.objects.filter(pk__in=[case.pk for case in running])
    ended.update(status=Status.FINAL, decided_at=Coalesce("decided_at", Now()), **UNHELD)
    set_flags(_told(running), FLAGS[Status.FINAL])
    return [
        *(fact(case, "case.released", actor=actor) for case in held),
        *(fact(case, "case.withdrawn", actor=actor) for case in running),
    ]


def _status(case: Case) -> str:
    return case.status


def return_all(cases: Sequence[Case]) -> None:
    """Put claimed cases that the caller has locked back where they were claimed from."""
    for status, group in groupby(sorted(cases, key=_claimed_from), key=_claimed_from):
        returned = list(group)
        Case.objects.filter(pk__in=[case.pk for case in returned]).update(status=status, **UNHELD)
        set_flags(_told(returned), FLAGS[Status(status)])
    record_many([fact(case, "case.returned") for case in cases])


def _claimed_from(case: Case) -> str:
    return case.claimed_from


def flag_opened(cases: Iterable[Case]) -> list[Fact]:
    """Flag the submissions of new cases; the caller records the facts with its own."""
    cases = list(cases)
    set_flags(_told(cases), FLAGS[Status.OPEN])
    return [
        fact(case, "case.opened", data={"cause": case.cause, "severity": case.severity})
        for case in cases
    ]


def fact(
    case: Case, action: str, *, actor: str = SYSTEM_WORKER, data: dict[str, Any] | None = None
) -> Fact:
    submission = case.submission
    return Fact(
        actor=actor,
        action=action,
        subject=case.public_id,
        organisation_id=submission.organisation_id,
        data={"submission": submission.public_id, **(data or {})},
    )


def where_it_is(case: Case) -> str:
    """The state in which the case is now, for a person who came too late."""
    now = Case.objects.select_related("assignee", "submission").get(pk=case.pk)
    if now.submission.deleted_at:
        return "The sender deleted this image, so its case is closed. Nothing was changed."
    if now.status != Status.CLAIMED:
        return f"This case is {now.get_status_display().lower()} now. Nothing was changed."
    return f"{now.assignee} is looking at this case now. Nothing was changed."
