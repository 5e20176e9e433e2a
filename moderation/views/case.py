"""The workbench: one case, its picture, its evidence and its ruling."""

from http import HTTPStatus

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import reswap, retarget

from accounts.models import User
from common.errors import DomainError
from common.parts import wants_part
from moderation.errors import CapReached
from moderation.focus import focus_first_error
from moderation.forms import ReopenForm, RulingForm
from moderation.guards import review_act, review_page
from moderation.looks import looks_for
from moderation.models import Case
from moderation.selectors import case_by
from moderation.services import reveal_image
from moderation.standing import Standing
from moderation.workbench import Context, panel, workbench


@review_page
def case(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    found = case_by(case_id)
    looks = looks_for(moderator)
    if looks.is_open and found.submission.stored_image.preview_key:
        reveal_image(case=found, person=moderator)
    asked = "shown" in request.GET
    context = workbench(found, moderator, request.GET.get("heat", ""), looks, asked=asked)
    return render(request, "moderation/case.html", context)


def answer(
    request: HttpRequest,
    moderator: User,
    case: Case,
    form: RulingForm | None,
    refusal: DomainError | None = None,
    **others: Form,
) -> HttpResponse:
    """The changed part of the page, or all of it without scripts; a refusal is said in place."""
    sent = [one for one in (form, *others.values()) if one]
    part = wants_part(request)
    context: Context = {} if part else workbench(case, moderator)
    context |= {**panel(case, moderator, form, request.POST), "refusal": refusal, **others}
    # Of a case that is not theirs the page shows no field but why to open it again.
    is_theirs = context["standing"] == Standing.MINE
    shown = [one for one in sent if is_theirs or isinstance(one, ReopenForm)]
    context["panel_in_focus"] = not focus_first_error(shown)
    status = HTTPStatus.OK
    if refusal or any(one.errors for one in sent):
        status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, _template(case, part=part), context, status=status)


def _template(case: Case, *, part: bool) -> str:
    if not part:
        return "moderation/case.html"
    return "moderation/_deleted.html" if case.submission.deleted_at else "moderation/_panel.html"


@review_act
def reveal(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    found = case_by(case_id)
    try:
        reveal_image(case=found, person=moderator)
    except CapReached as refusal:
        return _capped(request, moderator, found, refusal)
    if wants_part(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(f"{reverse('moderation:case', args=[found.public_id])}?shown")


def _capped(request: HttpRequest, moderator: User, case: Case, refusal: CapReached) -> HttpResponse:
    """The picture stays blurred, with the reason over it."""
    if not wants_part(request):
        return answer(request, moderator, case, None, refusal)
    context = {"looks": looks_for(moderator)}
    note = render(request, "moderation/_capped.html", context, status=refusal.status)
    return reswap(retarget(note, ".viewer__veil"), "innerHTML")
