"""The way to delete a submission, for its page, which knows nothing of cases."""

from typing import Any

from django.template import Library, RequestContext

from accounts.models import User
from images.models import Submission
from moderation.selectors import may_delete

register = Library()


@register.inclusion_tag("moderation/_delete_link.html", takes_context=True)
def delete_link(context: RequestContext, submission: Submission) -> dict[str, Any]:
    """For whoever may; nothing for others."""
    user = context.get("user")
    if not isinstance(user, User) or not may_delete(submission, user):
        return {}
    return {"submission": submission}
