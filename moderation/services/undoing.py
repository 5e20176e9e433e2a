"""Taking a ruling back while nobody outside knows of it."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from audit.services import Fact, record_many, user_actor
from moderation import lifecycle
from moderation.errors import TooLate
from moderation.models import Case, Decision
from moderation.policy import reviews_needed
from moderation.selectors import decisions_on, still_settling, votes_on
from moderation.services.claims import lease_length, lock_case_in_hand
from moderation.services.reserving import keep
from moderation.services.turns import take_turn

Status = Case.Status


def undo(*, case: Case, reviewer: User) -> Case:
    """Take back the last ruling, which must be theirs; the case is in their hands again.

    What they hold by now is kept for them for the length of a lease.
    """
    lock_case_in_hand(reviewer)  # a claim that ran out goes back, in a transaction of its own
    return _undo(case, reviewer)


@transaction.atomic
def _undo(case: Case, reviewer: User) -> Case:
    take_turn(reviewer)
    held = _lock_in_order(case, reviewer)
    locked = still_settling().filter(pk=case.pk).select_for_update(of=("self",)).first()
    decision = _last_by(reviewer, case)
    if locked is None or decision is None:
        raise TooLate
    facts = [keep(held, by=reviewer, length=lease_length())] if held else []
    Decision.objects.filter(pk=decision.pk).update(undone_at=Now())
    record_many([*facts, _take_back(locked, decision)])
    return locked


def _lock_in_order(case: Case, reviewer: User) -> Case | None:
    """The case, and what they hold, which is given back, in the order in which others lock."""
    both = Q(pk=case.pk) | Q(status=Status.CLAIMED, assignee=reviewer)
    locked = Case.objects.filter(both).select_for_update(of=("self",)).select_related("submission")
    return next((one for one in locked.order_by("id") if one.assignee_id == reviewer.pk), None)


def _last_by(reviewer: User, case: Case) -> Decision | None:
    last = decisions_on(case).filter(undone_at=None).first()
    return last if last and last.reviewer_id == reviewer.pk else None


def _needed_before(case: Case, decision: Decision) -> int:
    """As many as its queue asks for, and the votes before the ruling."""
    if case.is_golden or decision.claimed_from == Status.APPEALED:
        return 1
    case.reviews_needed = case.queue.reviews
    for vote in votes_on(case):
        case.reviews_needed = reviews_needed(case, case.queue, outcome=vote.outcome)
    return case.reviews_needed


def _take_back(case: Case, decision: Decision) -> Fact:
    return lifecycle.moved(
        case,
        Status.CLAIMED,
        actor=user_actor(decision.reviewer_id),
        action="case.undone",
        data={"decision": decision.public_id},
        assignee=decision.reviewer,
        lease_expires_at=Now() + lease_length(),
        claimed_from=decision.claimed_from,
        decided_at=None,
        reviews_needed=_needed_before(case, decision),
    )
