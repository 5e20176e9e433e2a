"""The pages that belong to no area: home, health, errors."""

import sys
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.errors import TooManyTries
from accounts.selectors import landing_page_for
from common.api import problem_for, problem_or_page
from config.redis_urls import redis_url


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where each person's work begins; strangers see what this is."""
    if request.user.is_authenticated:
        return redirect(landing_page_for(request.user))
    return render(request, "home.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database migrated; the broker is reported, but uploads are accepted without it."""
    checks = {"database": _database(), "broker": _broker()}
    ready = checks["database"] == "ok"
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ok" if ready else "not ready", **checks}, status=status)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations pending" if pending else "ok"


def _broker() -> str:
    client = redis.Redis.from_url(
        redis_url(settings.REDIS_URL, database=0), socket_connect_timeout=0.5, socket_timeout=0.5
    )
    try:
        client.ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"


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
