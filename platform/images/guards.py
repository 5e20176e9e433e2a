"""Letting people in to a submission."""

from accounts.models import User
from common import scope
from images.models import Submission
from images.selectors import submission_visible_to


def let_in(user: User, public_id: str) -> Submission:
    """One that they may see; from here on the rows of its organisation are open, and no others."""
    submission = submission_visible_to(user, public_id)
    scope.open_for(submission.organisation_id)
    return submission
