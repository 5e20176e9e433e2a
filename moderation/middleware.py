"""Reviewers see a picture that waits for a ruling on the page of its case, and nowhere else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.selectors import has_role
from common import scope
from common.parts import wants_part
from moderation.models import Case
from moderation.selectors import REVIEWERS, first_look_of, under_review
from moderation.standing import standing_of
from moderation.veil import is_veiled

GetResponse = Callable[[HttpRequest], HttpResponse]
PAGES = {"detection:submission", "detection:submission_status"}
# The page of a case shows these too, once the verdict may be seen.
PICTURES = {"detection:heatmap", "detection:evidence_picture", "images:original"}


class CaseFirstMiddleware:
    """Otherwise the verdict beside a blind case, or the truth of a golden one, is a click away."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, str],
    ) -> HttpResponse | None:
        asked = request.resolver_match.view_name if request.resolver_match else ""
        if asked not in PAGES | PICTURES or not isinstance(request.user, User):
            return None
        submission_id = kwargs.get("public_id") or kwargs["submission_id"]
        case = _hiding(request.user, submission_id, is_picture=asked in PICTURES)
        if case is None:
            return None
        address = reverse("moderation:case", args=[case.public_id])
        return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)


def _hiding(person: User, submission_id: str, *, is_picture: bool) -> Case | None:
    if not has_role(person, *REVIEWERS):
        return None
    with scope.everyone():  # the view that follows opens what it shows
        case = under_review(person, submission_id)
        if case is None or not is_picture:
            return case
        first = first_look_of(case, person)
        return case if is_veiled(case, standing_of(case, person), first) else None
