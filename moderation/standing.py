"""What a case is to a person who looks at it: theirs, free to claim, or why not."""

from enum import StrEnum

from django.utils import timezone

from accounts.models import User
from moderation.lifecycle import WAITING
from moderation.models import Case
from moderation.policy import FOR_ONE
from moderation.selectors import decisions_on, has_appealed, has_ruled, takes


class Standing(StrEnum):
    MINE = "mine"
    CLAIMABLE = "claimable"
    TAKEN = "taken"
    OWN_UPLOAD = "own_upload"
    OWN_APPEAL = "own_appeal"
    FOR_SENIORS = "for_seniors"
    RESERVED = "reserved"
    SETTLING = "settling"
    RULED = "ruled"
    CLOSED = "closed"


def standing_of(case: Case, person: User) -> Standing:
    if case.status == Case.Status.CLAIMED:
        return Standing.MINE if case.assignee_id == person.pk else Standing.TAKEN
    if is_settling(case) and _may_come_back_to(case, person):
        return Standing.SETTLING
    return _of_waiting(case, person) if case.status in WAITING else Standing.CLOSED


def _of_waiting(case: Case, person: User) -> Standing:
    if case.submission.submitted_by_id == person.pk:
        return Standing.OWN_UPLOAD
    if case.status not in takes(person):
        return Standing.FOR_SENIORS
    if is_settling(case):
        return Standing.SETTLING
    if case.status == Case.Status.APPEALED and has_appealed(case, person):
        return Standing.OWN_APPEAL
    if has_ruled(case, person):
        return Standing.RULED
    return Standing.RESERVED if is_kept_from(case, person) else Standing.CLAIMABLE


def _may_come_back_to(case: Case, person: User) -> bool:
    """If what was ruled last is taken back, they could be who looks next, with fresh eyes.

    Not where one person settled a dispute: whoever settles it sees everything.
    """
    if case.submission.submitted_by_id == person.pk:
        return False
    in_round = decisions_on(case).filter(round=case.round, undone_at=None)
    said = in_round.values_list("reviewer", "claimed_from")
    return all(who != person.pk and state not in FOR_ONE for who, state in said)


def is_settling(case: Case) -> bool:
    return case.settles_at is not None and case.settles_at > timezone.now()


def is_kept_from(case: Case, person: User) -> bool:
    """Reserved for somebody else, and the time is not over."""
    if case.reserved_until is None or case.reserved_for_id == person.pk:
        return False
    return case.reserved_until > timezone.now()
