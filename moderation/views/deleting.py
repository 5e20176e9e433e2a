"""Deleting a submission from its page: asked first, on a page that needs no script."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import person
from accounts.models import User
from common.errors import DomainError, NotFound
from images.guards import let_in
from images.models import Submission
from moderation.selectors import appeal_on, may_delete
from moderation.services import delete_submission


@require_safe
@login_required
def ask(request: HttpRequest, submission_id: str) -> HttpResponse:
    return _question(request, _theirs(person(request), submission_id))


@require_POST
@login_required
def delete(request: HttpRequest, submission_id: str) -> HttpResponse:
    submission = _theirs(person(request), submission_id)
    try:
        delete_submission(submission=submission, by=person(request))
    except DomainError as refusal:
        return _question(request, submission, refusal)
    messages.success(request, "The submission is deleted. Its bytes are being taken away.")
    return redirect("detection:submissions")


def _theirs(member: User, submission_id: str) -> Submission:
    """What they may not delete is answered like a missing one; staff delete only their own."""
    submission = let_in(member, submission_id)
    if not may_delete(submission, member):
        raise NotFound("There is no such submission.")
    return submission


def _question(
    request: HttpRequest, submission: Submission, refusal: DomainError | None = None
) -> HttpResponse:
    appeal = appeal_on(submission)
    context = {
        "submission": submission,
        "is_appealed": appeal is not None and appeal.answered_by is None,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "moderation/delete.html", context, status=status)
