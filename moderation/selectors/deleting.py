"""Who may delete a submission."""

from accounts.models import ApiKey, Membership, User
from images.models import Submission


def may_delete(submission: Submission, by: User | ApiKey) -> bool:
    """Its organisation's keys and managers, and whoever sent it while they belong there."""
    if isinstance(by, ApiKey):
        return by.organisation_id == submission.organisation_id
    memberships = by.memberships.filter(organisation=submission.organisation_id)
    if submission.submitted_by_id != by.pk:
        memberships = memberships.filter(role=Membership.Role.MANAGER)
    return memberships.exists()
