"""What a key may be refused at every address, for the page that describes the API."""

from rest_framework.exceptions import APIException, NotAcceptable, NotAuthenticated

from accounts.authentication import ExpiredKey, RevokedKey, UnknownKey
from accounts.permissions import MissingScope
from accounts.roles import Scope
from accounts.throttling import KEY, ORGANISATION, LimitReached
from accounts.windows import Limit, Usage


def with_key(scope: Scope) -> tuple[APIException, ...]:
    """At an address that needs this scope."""
    return (
        NotAuthenticated(),
        UnknownKey(),
        RevokedKey(),
        ExpiredKey(),
        MissingScope(scope),
        NotAcceptable(),
        _limit_reached(KEY, 600),
        _limit_reached(ORGANISATION, 3000),
    )


def _limit_reached(policy: str, quota: int) -> LimitReached:
    return LimitReached(Usage(Limit(policy, "", quota), used=quota, reset_seconds=12))
