"""Personal settings, breaks, and how long pictures were open."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from accounts.models import User
from common.errors import Invalid
from common.parts import wants_part
from moderation.forms import ComfortForm, ExposureForm
from moderation.guards import review_act, review_page
from moderation.overview import overview_of
from moderation.selectors import case_by, comfort_of, has_reached_cap
from moderation.services import put_off_break, report_exposure, save_comfort
from moderation.services import take_break as rest


@review_page
def settings(request: HttpRequest, moderator: User) -> HttpResponse:
    return _page(request, moderator, ComfortForm(instance=comfort_of(moderator)))


@review_act
def save(request: HttpRequest, moderator: User) -> HttpResponse:
    form = ComfortForm(request.POST, instance=comfort_of(moderator))
    if not form.is_valid():
        return _page(request, moderator, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    save_comfort(comfort=form.save(commit=False))
    messages.success(request, "Your settings are saved. They hold from the next page on.")
    return redirect("moderation:settings")


@review_act
def exposure(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    """A page reports the sum of its seconds; the browser needs no more than whether to go on."""
    case, form = case_by(case_id), ExposureForm(request.POST)
    if not form.is_valid():
        raise Invalid("A report names its page view, and its seconds as a number.")
    report_exposure(case=case, person=moderator, **form.cleaned_data)
    return JsonResponse({"capped": has_reached_cap(comfort_of(moderator))})


@review_act
def take_break(request: HttpRequest, moderator: User) -> HttpResponse:
    kept = rest(moderator=moderator)
    if kept:
        messages.success(request, "Your hands are free. Your case is kept for you for an hour.")
    else:
        messages.success(request, "Nothing is in your hands. The queue waits.")
    return redirect(kept.queue) if kept else redirect("moderation:queue")


@review_act
def later(request: HttpRequest, moderator: User) -> HttpResponse:
    """Back to where they were; htmx only changes the card."""
    put_off_break(moderator=moderator)
    if wants_part(request):
        return render(request, "moderation/_put_off.html")
    case_id = request.POST.get("case", "")
    if case_id:
        return redirect("moderation:case", case_by(case_id).public_id)
    return redirect("moderation:queue")


def _page(
    request: HttpRequest, moderator: User, form: ComfortForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "overview": overview_of(moderator)}
    return render(request, "moderation/settings.html", context, status=status)
