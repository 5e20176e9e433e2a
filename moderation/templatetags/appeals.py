"""The uploader's side of an appeal, for the page of a submission, which knows nothing of cases."""

from typing import Any

from django.template import Library, RequestContext

from accounts.models import User
from images.models import Submission
from moderation.forms import AppealForm
from moderation.selectors import appeal_on, can_appeal

register = Library()


@register.inclusion_tag("moderation/appeals/_card.html", takes_context=True)
def appeal_card(context: RequestContext, submission: Submission) -> dict[str, Any]:
    """What became of the appeal, or the form for one; nothing for people of other houses."""
    user, csrf_token = context.get("user"), context.get("csrf_token")
    if not isinstance(user, User) or not submission.ruling:
        return {}
    appeal = appeal_on(submission)
    form = AppealForm() if appeal is None and can_appeal(submission, user) else None
    return {"appeal": appeal, "form": form, "submission": submission, "csrf_token": csrf_token}
