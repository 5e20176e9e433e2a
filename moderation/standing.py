"""What a case is to a person who looks at it: theirs, free to claim, or why not."""

from enum import StrEnum

from accounts.models import User
from moderation.lifecycle import WAITING
from moderation.models import Case
from moderation.selectors import takes


class Standing(StrEnum):
    MINE = "mine"
    CLAIMABLE = "claimable"
    TAKEN = "taken"
    OWN_UPLOAD = "own_upload"
    FOR_SENIORS = "for_seniors"
    CLOSED = "closed"


def standing_of(case: Case, person: User) -> Standing:
    if case.status == Case.Status.CLAIMED:
        return Standing.MINE if case.assignee_id == person.pk else Standing.TAKEN
    if case.status not in WAITING:
        return Standing.CLOSED
    if case.submission.submitted_by_id == person.pk:
        return Standing.OWN_UPLOAD
    return Standing.CLAIMABLE if case.status in takes(person) else Standing.FOR_SENIORS
