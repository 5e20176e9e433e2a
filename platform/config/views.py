"""The pages that belong to no area: home, health, errors."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.errors import TooManyTries
from accounts.selectors import landing_page_for
from common.api import problem_for, problem_or_page
from config import readiness


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where each person's work begins; strangers see what this is."""
    if request.user.is_authenticated:
        return redirect(landing_page_for(request.user))
    return render(request, "home.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Each condition on a line of its own."""
    found = readiness.latest.answers()
    ready = readiness.is_ready(found)
    return JsonResponse(
        {"status": "ok" if ready else "not ready", **found},
        status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
        json_dumps_params={"indent": 2},
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_or_page(request, HTTPStatus.BAD_REQUEST, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_or_page(request, HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_or_page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """A lost database is 503 wherever it was noticed, in a middleware too; the rest is 500."""
    return problem_or_page(request, exception=sys.exc_info()[1])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_or_page(request, HTTPStatus.FORBIDDEN)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What allauth answers to somebody who tries too often."""
    return problem_for(request, TooManyTries("Please wait a minute.", retry_after=60))
