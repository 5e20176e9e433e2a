"""The partner's own truth, for the page of a submission, which knows nothing of it."""

from typing import Any

from django.template import Library, RequestContext

from accounts.models import User
from images.models import Submission
from moderation.selectors import latest_feedback, may_appeal

register = Library()


@register.inclusion_tag("moderation/_feedback.html", takes_context=True)
def feedback_card(context: RequestContext, submission: Submission) -> dict[str, Any]:
    """For members of its organisation: a reviewer might still have to rule on the image."""
    user = context.get("user")
    feedback = latest_feedback(submission)
    if feedback is None or not isinstance(user, User) or not may_appeal(submission, user):
        return {}
    return {"feedback": feedback}
