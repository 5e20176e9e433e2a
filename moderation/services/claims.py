"""Who holds which case: leases by PostgreSQL's clock, one case a person, never two people."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from audit.services import user_actor
from moderation import lifecycle
from moderation.errors import (
    AlreadyRuled,
    CaseReserved,
    CaseTaken,
    HandsFull,
    LeaseLost,
    NotYourRole,
    OwnAppeal,
    OwnUpload,
    QueueEmpty,
)
from moderation.models import Case, Queue
from moderation.selectors import case_in_hand, claimable_by, default_queue, handed_to
from moderation.services.golden import deal
from moderation.services.turns import take_turn
from moderation.standing import Standing, standing_of

Status = Case.Status
REFUSALS = {
    Standing.FOR_SENIORS: NotYourRole,
    Standing.OWN_UPLOAD: OwnUpload,
    Standing.OWN_APPEAL: OwnAppeal,
    Standing.RESERVED: CaseReserved,
    Standing.RULED: AlreadyRuled,
}


def claim_next(*, moderator: User, queue: Queue | None = None) -> Case:
    """The case that they hold already, one that was handed to them, or the most pressing one."""
    return lock_case_in_hand(moderator) or _claim_first(moderator, queue or default_queue())


@transaction.atomic
def _claim_first(moderator: User, queue: Queue) -> Case:
    """Unless another window of theirs claimed something while this one waited for its turn."""
    take_turn(moderator)
    held = case_in_hand(moderator)
    if held:
        return held
    for waiting in (handed_to(moderator), claimable_by(moderator, queue)):
        case = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if case:
            chosen = case if case.reserved_for_id else deal(moderator, queue) or case
            _claim(chosen, moderator)
            return chosen
    raise QueueEmpty("Nothing is waiting for you in this queue.")


def claim_case(*, case: Case, moderator: User) -> Case:
    """Take this very case."""
    held = lock_case_in_hand(moderator)
    if held and held.pk != case.pk:
        raise HandsFull
    if held:
        return held
    _claim_this(case, moderator)
    return case


@transaction.atomic
def _claim_this(case: Case, moderator: User) -> None:
    take_turn(moderator)
    case.refresh_from_db(fields=["status", "round", *lifecycle.UNHELD])
    standing = standing_of(case, moderator)
    if standing == Standing.MINE:  # another window of theirs had its turn first
        return
    if standing in REFUSALS:
        raise REFUSALS[standing]
    if standing != Standing.CLAIMABLE:
        raise CaseTaken(lifecycle.where_it_is(case))
    _claim(case, moderator)


def _claim(case: Case, moderator: User) -> None:
    try:
        lifecycle.move(
            case,
            Status.CLAIMED,
            actor=user_actor(moderator.pk),
            action="case.claimed",
            assignee=moderator,
            lease_expires_at=Now() + lease_length(),
            claimed_from=case.status,
        )
    except IntegrityError as error:
        # Their other tab claimed something in the same moment.
        raise HandsFull from error


def lease_length() -> timedelta:
    return timedelta(seconds=settings.CASE_LEASE_SECONDS)


def running_claims() -> QuerySet[Case]:
    return Case.objects.filter(status=Status.CLAIMED, lease_expires_at__gt=Now())


@transaction.atomic
def lock_case_in_hand(moderator: User) -> Case | None:
    """What they hold, locked; a claim of theirs that ran out goes back first."""
    mine = Case.objects.filter(status=Status.CLAIMED, assignee=moderator).select_for_update(
        of=("self",)
    )
    held = mine.select_related("submission").annotate(lost=Q(lease_expires_at__lte=Now())).first()
    if held and held.lost:
        lifecycle.return_all([held])
        return None
    return held


def renew_claim(*, case: Case, moderator: User) -> Case:
    mine = running_claims().filter(pk=case.pk, assignee=moderator)
    if not mine.update(lease_expires_at=Now() + lease_length()):
        raise _lost(case, moderator)
    case.refresh_from_db(fields=["lease_expires_at"])
    return case


def lock_held(case: Case, moderator: User) -> Case:
    """Lock a case whose running claim is theirs; it cannot be returned before the caller ends."""
    mine = running_claims().filter(pk=case.pk, assignee=moderator)
    held = mine.select_for_update(of=("self",)).select_related("submission", "queue").first()
    if held is None:
        raise _lost(case, moderator)
    return held


def _lost(case: Case, moderator: User) -> LeaseLost:
    if Case.objects.filter(pk=case.pk, assignee=moderator).exists():
        return LeaseLost("Your claim on this case ran out. Nothing was ruled.")
    return LeaseLost(f"You do not hold this case. {lifecycle.where_it_is(case)}")


@transaction.atomic
def release_case(*, case: Case, moderator: User) -> Case:
    held = lock_held(case, moderator)
    back_to = Status(held.claimed_from)
    lifecycle.move(held, back_to, actor=user_actor(moderator.pk), action="case.released")
    return held


@transaction.atomic
def return_expired_claims() -> int:
    """Put every case back whose holder went away; how many there were."""
    expired = list(
        Case.objects.filter(status=Status.CLAIMED, lease_expires_at__lte=Now())
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("submission")
        .order_by("id")
    )
    if expired:
        lifecycle.return_all(expired)
    return len(expired)
