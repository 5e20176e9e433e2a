"""Cases that wait for one person for a while: put aside, or handed to a colleague."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.services import Fact, record, record_many, user_actor
from moderation import lifecycle
from moderation.errors import CannotTakeIt
from moderation.models import Case, Note
from moderation.selectors import colleagues_of, has_appealed, has_ruled_as, takes
from moderation.services.claims import lock_held

Status = Case.Status
LONGEST = timedelta(hours=24)
HANDED_FOR = timedelta(hours=8)


@transaction.atomic
def hold_case(*, case: Case, moderator: User, length: timedelta, note: str = "") -> Case:
    """Put a case aside, to take it up again within `length`, at most a day; hands are free then."""
    held = lock_held(case, moderator)
    record(_reserve(held, moderator, moderator, "case.held", min(length, LONGEST), note))
    return held


def keep(held: Case, *, by: User, length: timedelta) -> Fact:
    """Put aside a case that the caller has locked, and who records the fact with its own."""
    return _reserve(held, by, by, "case.held", length, "")


@transaction.atomic
def hand_case(*, case: Case, moderator: User, to: User, note: str = "") -> Case:
    """Give a case to a colleague, who gets it next; after HANDED_FOR it is for everybody again."""
    held = lock_held(case, moderator)
    _check_taker(held, moderator, to)
    words = note.strip()
    fact = _reserve(held, moderator, to, "case.handed_over", HANDED_FOR, words)
    if words:
        # The reservation ends when they claim it, and whoever rules blindly reads it only then.
        Note.objects.create(case=held, author=moderator, kind=Note.Kind.HANDED_OVER, text=words)
    record(fact)
    return held


def _check_taker(case: Case, moderator: User, to: User) -> None:
    if not colleagues_of(moderator).filter(pk=to.pk).exists():
        raise CannotTakeIt("Choose a colleague who reviews.", pointer="/to")
    if case.claimed_from not in takes(to):
        raise CannotTakeIt(f"{to} does not rule on escalated cases.", pointer="/to")
    if _knows(to, case):
        # In one sentence for all: who "has ruled" on a fresh case knows it from elsewhere, and so
        # the sentence would tell that it is golden.
        raise CannotTakeIt(f"{to} knows this picture already; choose somebody else.", pointer="/to")


def _knows(person: User, case: Case) -> bool:
    """They uploaded it, appealed, or ruled on it."""
    if case.submission.submitted_by_id == person.pk:
        return True
    if case.claimed_from == Status.APPEALED and has_appealed(case, person):
        return True
    return has_ruled_as(case, person, Status(case.claimed_from))


def _reserve(held: Case, by: User, to: User, action: str, length: timedelta, note: str) -> Fact:
    return lifecycle.moved(
        held,
        Status(held.claimed_from),
        actor=user_actor(by.pk),
        action=action,
        data={"for": user_actor(to.pk)},
        reserved_for=to,
        reserved_by=by,
        reserved_until=Now() + length,
        reserved_note=note.strip(),
    )


@transaction.atomic
def return_expired_reservations() -> int:
    """Give everybody what somebody did not take up in time; how many cases there were."""
    expired = list(
        Case.objects.filter(reserved_until__lte=Now())
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("submission")
        .order_by("id")
    )
    if expired:
        Case.objects.filter(pk__in=[case.pk for case in expired]).update(**lifecycle.UNRESERVED)
        record_many([lifecycle.fact(case, "case.freed") for case in expired])
    return len(expired)
