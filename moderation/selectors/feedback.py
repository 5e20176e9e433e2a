"""What partners know of their own images."""

from django.db.models import QuerySet

from images.models import Submission
from moderation.models import Feedback

ROWS = 100


def feedback_on(submission: Submission) -> QuerySet[Feedback]:
    """The newest first, at most ROWS; the first one counts."""
    return Feedback.objects.filter(submission=submission).order_by("-id")[:ROWS]


def latest_feedback(submission: Submission) -> Feedback | None:
    return feedback_on(submission).first()
