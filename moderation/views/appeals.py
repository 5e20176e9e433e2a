"""Appeals, as uploaders file and follow them."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import member_act, member_page
from accounts.models import Membership, User
from common.errors import DomainError, NotFound
from common.pages import Place, page_of
from images.guards import let_in
from images.models import Submission
from moderation.forms import AppealForm
from moderation.selectors import appeals_of, may_appeal
from moderation.services import file_appeal


@member_page
def appeals(request: HttpRequest, membership: Membership) -> HttpResponse:
    organisation = membership.organisation
    page = page_of(appeals_of(organisation), Place.asked(request.GET), "app")
    context = {"page": page, "organisation": organisation}
    return render(request, "moderation/appeals/list.html", context)


@member_act
def file(request: HttpRequest, membership: Membership, submission_id: str) -> HttpResponse:
    submission = _theirs(membership.user, submission_id)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _again(request, submission, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        file_appeal(submission=submission, by=membership.user, text=form.cleaned_data["text"])
    except DomainError as refusal:
        form.add_error(None, refusal.detail)
        return _again(request, submission, form, refusal.status)
    messages.success(request, "Your appeal is filed. Somebody else looks at the image again.")
    return redirect("detection:submission", submission.public_id)


def _theirs(member: User, submission_id: str) -> Submission:
    """Of any organisation that they belong to; staff see all, but appeal only for their own."""
    submission = let_in(member, submission_id)
    if not may_appeal(submission, member):
        raise NotFound("There is no such submission.")
    return submission


def _again(
    request: HttpRequest, submission: Submission, form: AppealForm, status: int
) -> HttpResponse:
    """The form with what is wrong and what was typed."""
    context = {"submission": submission, "form": form}
    return render(request, "moderation/appeals/form.html", context, status=status)
