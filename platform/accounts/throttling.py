"""Requests per minute, per key."""

from typing import TYPE_CHECKING

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiKey
from accounts.windows import Usage, Windows

if TYPE_CHECKING:
    from rest_framework.views import APIView

USAGE = "touchstone.rate_limit"

windows = Windows(
    redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]),
        socket_connect_timeout=0.25,
        socket_timeout=0.4,
        # One more try covers a connection that went stale while Valkey was restarted.
        retry=Retry(NoBackoff(), 1),
    )
)


def count_request(request: Request, key: ApiKey) -> Usage | None:
    """Count it against the key's minute and leave the figures where the middleware finds them."""
    usage = windows.count(f"key:{key.id.hex}", key.requests_per_minute)
    request.META[USAGE] = usage
    return usage


class KeyThrottle(BaseThrottle):
    """Refuses what goes beyond the key's limit; while Valkey is away everything passes."""

    usage: Usage | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            return True
        self.usage = count_request(request, request.auth)
        return self.usage is None or self.usage.allowed

    def wait(self) -> float | None:
        return self.usage.reset_seconds if self.usage else None
