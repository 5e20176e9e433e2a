"""Requests per minute, per key and per organisation."""

from typing import TYPE_CHECKING

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiKey, Organisation
from accounts.windows import Count, Limit, Usage, Windows

if TYPE_CHECKING:
    from rest_framework.views import APIView

USAGE = "touchstone.rate_limit"
KEY, ORGANISATION = "minute", "organisation"
REFUSALS = {
    KEY: ("throttled", "This key may make {quota} requests a minute."),
    ORGANISATION: (
        "organisation_throttled",
        "All keys of your organisation together may make {quota} requests a minute.",
    ),
}

windows = Windows(
    redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]),
        socket_connect_timeout=0.25,
        socket_timeout=0.4,
        # One more try covers a connection that went stale while Valkey was restarted.
        retry=Retry(NoBackoff(), 1),
    )
)


class LimitReached(Throttled):
    """Names the limit, by its code for programs and in a sentence for people."""

    def __init__(self, usage: Usage) -> None:
        code, sentence = REFUSALS[usage.limit.policy]
        detail = sentence.format(quota=usage.limit.quota)
        super().__init__(usage.reset_seconds, detail, code)


def key_limit(key: ApiKey) -> Limit:
    return Limit(KEY, f"requests:key:{key.id.hex}", key.requests_per_minute)


def organisation_limit(organisation: Organisation) -> Limit:
    return Limit(
        ORGANISATION,
        f"requests:organisation:{organisation.id.hex}",
        organisation.requests_per_minute,
    )


def limits_of(key: ApiKey) -> list[Limit]:
    return [key_limit(key), organisation_limit(key.organisation)]


def count_request(request: Request, key: ApiKey) -> None:
    """Count it, leave the figures where the middleware finds them, and refuse beyond a limit."""
    _settle(request, windows.count(limits_of(key)))


def count_items(request: Request, key: ApiKey, items: int) -> None:
    """A batch counts as its items, of which the request was one; one too large, as the minute."""
    limits = limits_of(key)
    more = min(items, *(limit.quota for limit in limits)) - 1
    if more <= 0:
        return
    count = windows.count(limits, more)
    if count and count.refused_by:
        windows.give_back(limits, 1)
    _settle(request, count)


def count_opening(organisation: Organisation) -> None:
    """By whoever has an address that a key shared; they are told no figures."""
    count = windows.count([organisation_limit(organisation)])
    if count and count.refused_by:
        raise LimitReached(count.refused_by)


def _settle(request: Request, count: Count | None) -> None:
    request.META[USAGE] = count
    if count and count.refused_by:
        raise LimitReached(count.refused_by)


def usage_of(organisation: Organisation) -> Usage | None:
    """What its keys have used in the last minute; counts nothing."""
    count = windows.look([organisation_limit(organisation)])
    return count.usages[0] if count else None


class KeyThrottle(BaseThrottle):
    """Refuses what goes beyond a limit; while Valkey is away everything passes."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if isinstance(request.auth, ApiKey):
            count_request(request, request.auth)
        return True
