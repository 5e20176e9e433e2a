"""The workbench: one case, its picture, its evidence and its ruling."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from common.errors import DomainError
from moderation.forms import RulingForm
from moderation.guards import review_act, review_page, wants_part
from moderation.models import Case
from moderation.selectors import case_by, has_revealed
from moderation.services import reveal_image
from moderation.workbench import Context, panel, workbench


@review_page
def case(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    found = case_by(case_id)
    shown = "shown" in request.GET and has_revealed(found, moderator)
    context = workbench(found, moderator, request.GET.get("heat", ""))
    return render(request, "moderation/case.html", {**context, "shown": shown})


def answer(
    request: HttpRequest,
    moderator: User,
    case: Case,
    form: RulingForm | None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The changed part of the page, or all of it without scripts; a refusal is said in place."""
    part = wants_part(request)
    context: Context = {} if part else workbench(case, moderator)
    context |= {**panel(case, moderator, form), "refusal": refusal}
    status = HTTPStatus.OK
    if refusal or (form and form.errors):
        status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    template = "moderation/_panel.html" if part else "moderation/case.html"
    return render(request, template, context, status=status)


@review_act
def reveal(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    found = case_by(case_id)
    reveal_image(case=found, person=moderator)
    if wants_part(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(f"{reverse('moderation:case', args=[found.public_id])}?shown")
