"""Ruling on many cases at once, and taking a whole batch back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from audit.services import Fact, record_many, user_actor
from moderation import lifecycle, rulings
from moderation.bulk import MOST, check_may_rule, fits, ruled_in_bulk
from moderation.errors import CannotReverse, InvalidRuling, NothingFits, NotYourRole
from moderation.models import Batch, Case, Decision, Queue
from moderation.outcomes import Outcome
from moderation.policy import time_to_rule
from moderation.rulings import Ruling
from moderation.selectors import in_order
from webhooks.models import OutboxEvent
from webhooks.services import Message, emit_many

Status = Case.Status


@transaction.atomic
def rule_in_bulk(
    *, chosen: Mapping[str, Any], said: dict[str, Any], as_of: datetime, by: User, ruling: Ruling
) -> Batch:
    """One ruling on at most MOST cases that fitted at `as_of`; `said` is the filter to keep.

    Cases that somebody holds or is taking at this moment are left alone.
    """
    check_may_rule(chosen, by)
    ruling = ruling.stripped()
    rulings.check(ruling)
    if ruling.outcome == Outcome.ESCALATE:
        raise InvalidRuling("Cases are escalated one by one.", pointer="/outcome")
    cases = _lock(chosen, as_of, by)
    if not cases:
        raise NothingFits
    batch = _batch(said, by, ruling, len(cases))
    decisions = Decision.objects.bulk_create([_decision(case, batch, ruling) for case in cases])
    facts = _close(cases, decisions, batch)
    said_of_it = {"count": len(cases), "outcome": batch.outcome}
    record_many([*facts, _fact(batch, "batch.ruled", by, said_of_it)])
    return batch


def _lock(chosen: Mapping[str, Any], as_of: datetime, by: User) -> list[Case]:
    waiting = in_order(ruled_in_bulk(fits(chosen, as_of), by))
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    return list(locked.select_related("submission")[:MOST])


def _batch(said: dict[str, Any], by: User, ruling: Ruling, count: int) -> Batch:
    return Batch.objects.create(
        actor=by,
        chosen=said,
        outcome=ruling.outcome,
        policy=ruling.policy,
        reason=ruling.reason,
        note=ruling.note,
        count=count,
    )


def _decision(case: Case, batch: Batch, ruling: Ruling) -> Decision:
    return Decision(
        case=case,
        batch=batch,
        round=case.round,
        claimed_from=case.status,
        reviewer=batch.actor,
        outcome=ruling.outcome,
        policy=ruling.policy,
        reason=ruling.reason,
        note=ruling.note,
        statement=rulings.statement(ruling),
        machine_verdict=case.submission.verdict,
        waiting_since=case.waiting_since,
    )


def _close(cases: Sequence[Case], decisions: Sequence[Decision], batch: Batch) -> list[Fact]:
    by_case = {decision.case_id: decision for decision in decisions}
    return lifecycle.move_all(
        cases,
        Status.DECIDED,
        actor=user_actor(batch.actor_id),
        action=lifecycle.RULED_IN_BULK,
        data={case.pk: rulings.said(by_case[case.pk]) | _part(batch) for case in cases},
        decided_at=Now(),
        settles_at=Now() + timedelta(seconds=settings.UNDO_SECONDS),
    )


@transaction.atomic
def reverse_batch(*, batch: Batch, by: User) -> Batch:
    """By a senior, or by who ruled: open again what nobody has ruled on or appealed since."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.actor_id != by.pk and not has_role(by, Role.SENIOR):
        raise NotYourRole("Seniors reverse batches, and whoever ruled.")
    if locked.reversed_at is not None:
        raise CannotReverse
    cases = _still_closed(locked)
    _take_back(locked, cases)
    facts = _open_again(locked, cases, by)
    locked.reversed_by, locked.reopened = by, len(cases)
    Batch.objects.filter(pk=locked.pk).update(
        reversed_at=Now(), reversed_by=by, reopened=len(cases)
    )
    record_many([*facts, _fact(locked, "batch.reversed", by, {"reopened": len(cases)})])
    locked.refresh_from_db()
    return locked


def _still_closed(batch: Batch) -> list[Case]:
    closed = Case.objects.filter(
        status=Status.DECIDED,
        decisions__batch=batch,
        decisions__undone_at=None,
        decisions__round=F("round"),
    )
    locked = closed.select_for_update(of=("self",)).select_related("submission", "queue")
    return list(locked.order_by("id"))


def _take_back(batch: Batch, cases: Sequence[Case]) -> None:
    """Rulings that nobody heard of are undone; the others were told, and a new one follows."""
    unheard = Decision.objects.filter(batch=batch, case__in=cases, published_at=None)
    unheard.update(undone_at=Now())
    heard = Decision.objects.filter(batch=batch, case__in=cases, published_at__isnull=False)
    known = {case.pk: case for case in cases}
    emit_many([_reopened(known[decision.case_id], decision) for decision in heard])


def _reopened(case: Case, decision: Decision) -> Message:
    submission = case.submission
    payload = {
        "case": case.public_id,
        "submission": submission.public_id,
        "reference": submission.reference or None,
    }
    kind = OutboxEvent.Type.CASE_REOPENED
    whose, callback = submission.organisation_id, submission.callback_id
    return Message(kind, whose, decision.pk, payload, callback)


def _open_again(batch: Batch, cases: Sequence[Case], by: User) -> list[Fact]:
    facts: list[Fact] = []
    for (queue, severity), group in _by_urgency(cases).items():
        facts += lifecycle.move_all(
            group,
            Status.REOPENED,
            actor=user_actor(by.pk),
            action="case.reopened",
            data={case.pk: _part(batch) for case in group},
            reviews_needed=queue.reviews,
            due_at=Now() + time_to_rule(severity=severity, due_hours=queue.due_hours),
            **lifecycle.NEXT_ROUND,
        )
    return facts


def _by_urgency(cases: Sequence[Case]) -> dict[tuple[Queue, int], list[Case]]:
    """In groups that are due at the same time."""
    groups: dict[tuple[Queue, int], list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.queue, case.severity].append(case)
    return groups


def _part(batch: Batch) -> dict[str, Any]:
    return {"batch": batch.public_id}


def _fact(batch: Batch, action: str, by: User, data: dict[str, Any]) -> Fact:
    return Fact(user_actor(by.pk), action, batch.public_id, data=data)
