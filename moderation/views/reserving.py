"""Put a case aside, or hand it to a colleague."""

from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from common.errors import DomainError
from common.parts import wants_part
from moderation.errors import CannotTakeIt
from moderation.forms import HandForm, HoldForm, kept
from moderation.guards import review_act
from moderation.models import Case
from moderation.selectors import case_by
from moderation.services import hand_case, hold_case
from moderation.views.case import answer


@review_act
def hold(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    case, form = case_by(case_id), HoldForm(request.POST)
    if not form.is_valid():
        return _again(request, moderator, case, hold_form=form)
    length = timedelta(hours=form.cleaned_data["hours"])
    try:
        hold_case(
            case=case, moderator=moderator, length=length, note=form.cleaned_data["hold_note"]
        )
    except DomainError as refusal:
        return answer(request, moderator, case_by(case_id), kept(request.POST), refusal)
    messages.success(request, "The case is kept for you; your hands are free.")
    return _to_queue(request, case)


@review_act
def hand_over(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    case, form = case_by(case_id), HandForm(moderator, request.POST)
    if not form.is_valid():
        return _again(request, moderator, case, hand_form=form)
    to, note = form.cleaned_data["to"], form.cleaned_data["hand_note"]
    try:
        hand_case(case=case, moderator=moderator, to=to, note=note)
    except CannotTakeIt as refusal:
        form.add_error("to", refusal.detail)
        return _again(request, moderator, case, hand_form=form)
    except DomainError as refusal:
        return answer(request, moderator, case_by(case_id), kept(request.POST), refusal)
    messages.success(request, f"{to} gets this case next.")
    return _to_queue(request, case)


def _again(request: HttpRequest, moderator: User, case: Case, **forms: Form) -> HttpResponse:
    """The form open with what is wrong with it, beside the ruling as far as it was typed."""
    typed = kept(request.POST)
    return answer(request, moderator, case, typed if typed.initial else None, None, **forms)


def _to_queue(request: HttpRequest, case: Case) -> HttpResponse:
    address = case.queue.get_absolute_url()
    return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)
