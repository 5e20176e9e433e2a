"""Claim, renew and release; whatever was typed in the meantime is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from common.errors import DomainError
from common.parts import wants_part
from moderation.forms import has_words_beside, kept
from moderation.guards import review_act
from moderation.selectors import case_by
from moderation.services import claim_case, release_case, renew_claim
from moderation.views.case import answer
from moderation.workbench import lease_of


@review_act
def claim(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    form = kept(request.POST)
    try:
        case = claim_case(case=case_by(case_id), moderator=moderator)
    except DomainError as refusal:
        return answer(request, moderator, case_by(case_id), form, refusal)
    if wants_part(request) or form.initial or has_words_beside(request.POST):
        return answer(request, moderator, case, form)
    return redirect("moderation:case", case.public_id)


@review_act
def renew(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    case, form = case_by(case_id), kept(request.POST)
    try:
        renew_claim(case=case, moderator=moderator)
    except DomainError as refusal:
        if wants_part(request):
            context = lease_of(case, moderator) | {"refusal": refusal}
            return render(request, "moderation/_lease.html", context, status=refusal.status)
        return answer(request, moderator, case_by(case_id), form, refusal)
    if wants_part(request):
        return render(request, "moderation/_lease.html", lease_of(case, moderator))
    return answer(request, moderator, case, form)


@review_act
def release(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    case = case_by(case_id)
    try:
        release_case(case=case, moderator=moderator)
    except DomainError as refusal:
        return answer(request, moderator, case, kept(request.POST), refusal)
    messages.success(request, "The case is back in the queue.")
    if wants_part(request):
        return HttpResponseClientRedirect(case.queue.get_absolute_url())
    return redirect(case.queue)
