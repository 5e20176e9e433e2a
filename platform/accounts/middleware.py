"""Staff without a second factor are led to set one up; API answers say how much is left."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.selectors import has_totp, is_staff_member
from accounts.throttling import USAGE
from accounts.windows import WINDOW_SECONDS, Count
from common.api import problem_for
from common.errors import Unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]


class RateLimitMiddleware:
    """`RateLimit` as the IETF draft spells it, and the older three headers that clients know."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        count = request.META.get(USAGE)
        if isinstance(count, Count):
            for name, value in _headers(count).items():
                response[name] = value
        return response


class CountersAwayMiddleware:
    """Sign-in counts its tries in Valkey: without it nobody may guess, so nobody may sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, redis.RedisError):
            return None
        return problem_for(request, Unavailable("Signing in has to wait a moment.", retry_after=5))


class StaffSecondFactorMiddleware:
    """Where REQUIRE_STAFF_TOTP is set, staff get no further than setting up a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: list[object], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        if not settings.REQUIRE_STAFF_TOTP or _is_exempt(request) or not _lacks_totp(request):
            return None
        messages.info(request, "Your role needs a second factor: please set one up first.")
        return redirect("mfa_activate_totp")


def _headers(count: Count) -> dict[str, str]:
    """All limits in the draft's headers; in the older ones that of which least is left."""
    policies = [f'"{u.limit.policy}";q={u.limit.quota};w={WINDOW_SECONDS}' for u in count.usages]
    left = [f'"{u.limit.policy}";r={u.remaining};t={u.reset_seconds}' for u in count.usages]
    tightest = min(count.usages, key=lambda usage: usage.remaining)
    return {
        "RateLimit-Policy": ", ".join(policies),
        "RateLimit": ", ".join(left),
        "RateLimit-Limit": str(tightest.limit.quota),
        "RateLimit-Remaining": str(tightest.remaining),
        "RateLimit-Reset": str(tightest.reset_seconds),
    }


def _is_exempt(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return (
        name.startswith("mfa_")
        or name in {"account_logout", "account_reauthenticate", "healthz", "readyz"}
        or request.path.startswith("/api/")
    )


def _lacks_totp(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and not has_totp(user) and is_staff_member(user)
