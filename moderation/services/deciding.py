"""Rulings."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.services import user_actor
from common.ids import public_id
from moderation import lifecycle, rulings
from moderation.errors import InvalidRuling, OwnUpload
from moderation.models import Case, Decision, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services.claims import lock_held
from webhooks.models import OutboxEvent
from webhooks.services import emit


@transaction.atomic
def decide(
    *,
    case: Case,
    reviewer: User,
    outcome: Outcome,
    reason: Reason,
    policy: Policy | None = None,
    note: str = "",
) -> Decision:
    """Rule on a case whose running claim is the reviewer's."""
    ruling = Ruling(outcome, reason, policy, note.strip())
    rulings.check(ruling)
    held = lock_held(case, reviewer)
    _check_standing(held, reviewer, ruling)
    decision = _write(held, reviewer, ruling)
    if outcome == Outcome.ESCALATE:
        _move(held, Case.Status.ESCALATED, "case.escalated", decision)
    else:
        _announce(held, decision)
        _move(held, Case.Status.DECIDED, "case.decided", decision)
    return decision


def _check_standing(case: Case, reviewer: User, ruling: Ruling) -> None:
    if case.submission.submitted_by_id == reviewer.pk:
        raise OwnUpload
    if ruling.outcome == Outcome.ESCALATE and case.claimed_from == Case.Status.ESCALATED:
        raise InvalidRuling(
            "This case was escalated to you; settle it, or release it to another senior.",
            pointer="/outcome",
        )


def _write(case: Case, reviewer: User, ruling: Ruling) -> Decision:
    return Decision.objects.create(
        case=case,
        reviewer=reviewer,
        outcome=ruling.outcome,
        policy=ruling.policy,
        reason=ruling.reason,
        note=ruling.note,
        statement=rulings.statement(ruling),
        machine_verdict=case.submission.verdict,
    )


def _announce(case: Case, decision: Decision) -> None:
    submission = case.submission
    emit(
        event=OutboxEvent.Type.CASE_DECIDED,
        organisation_id=submission.organisation_id,
        subject_id=decision.pk,
        payload={
            "case": case.public_id,
            "submission": submission.public_id,
            "reference": submission.reference,
            **rulings.snapshot(decision),
        },
    )


def _move(case: Case, to: Case.Status, action: str, decision: Decision) -> None:
    final = to == Case.Status.DECIDED
    lifecycle.move(
        case,
        to,
        actor=user_actor(decision.reviewer_id),
        action=action,
        data={
            "decision": public_id("dec", decision.pk),
            "outcome": decision.outcome,
            "policy": decision.policy.code if decision.policy else None,
            "reason": decision.reason,
        },
        ruling=rulings.snapshot(decision) if final else None,
        **({"decided_at": Now()} if final else {}),
    )
