"""Rulings: one that stands, one of several blind ones, or an escalation."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.services import user_actor
from moderation import lifecycle, policy, rulings
from moderation.errors import AlreadyRuled, InvalidRuling, OwnAppeal, OwnUpload
from moderation.models import Case, Decision
from moderation.outcomes import Outcome
from moderation.rulings import Ruling
from moderation.selectors import first_look_of, has_appealed, has_ruled_as, votes_on
from moderation.services.claims import lock_held

Kind = Decision.Kind
Status = Case.Status


@dataclass(frozen=True)
class Step:
    """What a ruling does to its case."""

    kind: Decision.Kind
    to: Case.Status
    action: str


ESCALATED = Step(Kind.ESCALATION, Status.ESCALATED, "case.escalated")
DISAGREED = Step(Kind.VOTE, Status.ESCALATED, "case.disagreed")
DECIDED = Step(Kind.RULING, Status.DECIDED, "case.decided")


@transaction.atomic
def decide(*, case: Case, reviewer: User, ruling: Ruling) -> Decision:
    """Rule on a case whose running claim is the reviewer's; for a while it can be taken back."""
    ruling = ruling.stripped()
    rulings.check(ruling)
    held = lock_held(case, reviewer)
    _check_standing(held, reviewer, ruling)
    first = _first_outcome(held, reviewer)
    needed = _reviews_needed(held, ruling)
    step = _step(held, ruling, needed)
    decision = _write(held, reviewer, replace(ruling, first=first), step.kind)
    _move(held, step, decision, needed)
    return decision


def _check_standing(case: Case, reviewer: User, ruling: Ruling) -> None:
    if case.submission.submitted_by_id == reviewer.pk:
        raise OwnUpload
    if case.claimed_from in policy.FOR_ONE:
        _check_impartial(case, reviewer)
    if ruling.outcome == Outcome.ESCALATE and case.claimed_from in policy.FOR_ONE:
        raise InvalidRuling(
            "This case was left to you; settle it, or release it to another senior.",
            pointer="/outcome",
        )
    is_appeal = case.claimed_from == Status.APPEALED
    if is_appeal and not ruling.answer:
        raise InvalidRuling("Tell the uploader why, in your own words.", pointer="/answer")
    if ruling.answer and not is_appeal:
        raise InvalidRuling("There is no appeal to answer.", pointer="/answer")


def _check_impartial(case: Case, reviewer: User) -> None:
    """One person settles it, so nobody who brought it this far."""
    if case.claimed_from == Status.APPEALED and has_appealed(case, reviewer):
        raise OwnAppeal
    if has_ruled_as(case, reviewer, Status(case.claimed_from)):
        raise AlreadyRuled


def _first_outcome(case: Case, reviewer: User) -> str:
    """What they thought before the verdict, where the queue asks for it first."""
    look = first_look_of(case, reviewer)
    if look is None and policy.is_blind(case, case.queue):
        raise InvalidRuling(
            "Say first what you think, then look at the verdict.", pointer="/outcome"
        )
    return look.outcome if look else ""


def _reviews_needed(case: Case, ruling: Ruling) -> int:
    return policy.reviews_needed(case, case.queue, outcome=ruling.outcome)


def _step(case: Case, ruling: Ruling, needed: int) -> Step:
    if ruling.outcome == Outcome.ESCALATE:
        return ESCALATED
    if case.claimed_from in policy.FOR_ONE:
        return DECIDED
    votes = list(votes_on(case))
    if any(not rulings.agree(vote, ruling) for vote in votes):
        return DISAGREED
    if len(votes) + 1 < needed:
        return Step(Kind.VOTE, Status(case.claimed_from), "case.voted")
    return DECIDED


def _write(case: Case, reviewer: User, ruling: Ruling, kind: Decision.Kind) -> Decision:
    return Decision.objects.create(
        case=case,
        kind=kind,
        round=case.round,
        claimed_from=case.claimed_from,
        reviewer=reviewer,
        outcome=ruling.outcome,
        policy=ruling.policy,
        reason=ruling.reason,
        note=ruling.note,
        answer=ruling.answer,
        to_bank=ruling.to_bank,
        first_outcome=ruling.first,
        statement=rulings.statement(ruling),
        machine_verdict=case.submission.verdict,
        waiting_since=case.waiting_since,
    )


def _move(case: Case, step: Step, decision: Decision, needed: int) -> None:
    lifecycle.move(
        case,
        step.to,
        actor=user_actor(decision.reviewer_id),
        action=step.action,
        data=rulings.said(decision),
        settles_at=Now() + timedelta(seconds=settings.UNDO_SECONDS),
        reviews_needed=needed,
        **({"decided_at": Now()} if step.to == Status.DECIDED else {}),
    )
