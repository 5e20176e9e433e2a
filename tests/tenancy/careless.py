"""Views that forgot every filter, at addresses of their own."""

from collections.abc import Iterator
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import member_page
from accounts.models import Membership
from accounts.permissions import role_required
from accounts.roles import Role, Scope
from accounts.walls import WALLS
from common.api_view import ApiView
from tests.tenancy.looking import keys_of

Seen = dict[str, list[str]]


def everything() -> Seen:
    return {label: sorted(map(str, keys_of(label))) for label in WALLS}


class ByKey(ApiView):
    scopes = {"GET": Scope.SUBMISSIONS_READ}

    def get(self, request: Request) -> Response:
        return Response(everything())


@member_page
def for_members(request: HttpRequest, membership: Membership) -> HttpResponse:
    return JsonResponse(everything())


@role_required(Role.MODERATOR)
def for_moderators(request: HttpRequest) -> HttpResponse:
    return JsonResponse(everything())


@login_required
def unguarded(request: HttpRequest) -> HttpResponse:
    """Somebody signed in, and nobody asked who."""
    return JsonResponse(everything())


@member_page
def streamed(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Asked after the view and every middleware have returned."""

    def lines() -> Iterator[str]:
        for key in keys_of("images.Submission"):
            yield f"{key}\n"

    return cast(HttpResponse, StreamingHttpResponse(lines()))


@member_page
def failing(request: HttpRequest, membership: Membership) -> HttpResponse:
    raise RuntimeError("a defect")


urlpatterns = [
    path("careless/key", ByKey.as_view()),
    path("careless/member", for_members),
    path("careless/moderator", for_moderators),
    path("careless/unguarded", unguarded),
    path("careless/streamed", streamed),
    path("careless/failing", failing),
    path("", include("config.urls")),
]
