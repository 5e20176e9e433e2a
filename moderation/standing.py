"""What a case is to a person who looks at it: theirs, free to claim, or why not."""

from enum import StrEnum

from django.utils import timezone

from accounts.models import User
from moderation.lifecycle import WAITING
from moderation.models import Case
from moderation.selectors import has_appealed, has_ruled, takes


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
    return _of_waiting(case, person) if case.status in WAITING else Standing.CLOSED


def _of_waiting(case: Case, person: User) -> Standing:
    if case.submission.submitted_by_id == person.pk:
        return Standing.OWN_UPLOAD
    if case.status not in takes(person):
        return Standing.FOR_SENIORS
    if case.settles_at and case.settles_at > timezone.now():
        return Standing.SETTLING
    if case.status == Case.Status.APPEALED and has_appealed(case, person):
        return Standing.OWN_APPEAL
    if has_ruled(case, person):
        return Standing.RULED
    return Standing.RESERVED if is_kept_from(case, person) else Standing.CLAIMABLE


def is_kept_from(case: Case, person: User) -> bool:
    """Reserved for somebody else, and the time is not over."""
    if case.reserved_until is None or case.reserved_for_id == person.pk:
        return False
    return case.reserved_until > timezone.now()
