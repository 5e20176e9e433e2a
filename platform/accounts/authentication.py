"""`Authorization: Bearer tsk_live_…`."""

import re

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey
from accounts.secrets import KEY_KIND, PREFIX_LENGTH, SECRET_LENGTH, matches
from accounts.selectors import key_with_prefix
from accounts.services import note_key_use
from common import scope

SHAPE = re.compile(rf"{KEY_KIND}[A-Za-z0-9]{{{8 + SECRET_LENGTH}}}")


class UnknownKey(AuthenticationFailed):
    default_detail = "This is not a key of this platform."


class RevokedKey(AuthenticationFailed):
    default_detail, default_code = "This key has been revoked.", "key_revoked"


class ExpiredKey(AuthenticationFailed):
    default_detail, default_code = "This key has expired.", "key_expired"


class ApiKeyAuthentication(BaseAuthentication):
    """The key is read from the database each time, so revoking works from the next request on."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        kind, _, plain = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        key = _accepted(plain.strip())
        scope.open_for(key.organisation_id)
        note_key_use(key=key)
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def read_again(key: ApiKey) -> ApiKey:
    """After a while in which it may have been revoked; the answer is not for it any more then."""
    return _live(ApiKey.objects.filter(pk=key.pk).first())


def _named(prefix: str) -> ApiKey | None:
    """Of any organisation: the key is what tells which."""
    with scope.everyone():
        return key_with_prefix(prefix)


def _accepted(plain: str) -> ApiKey:
    key = _named(plain[:PREFIX_LENGTH]) if SHAPE.fullmatch(plain) else None
    return _live(key if key and matches(plain, key.key_hash) else None)


def _live(key: ApiKey | None) -> ApiKey:
    if key is None:
        raise UnknownKey
    if key.revoked_at:
        raise RevokedKey
    if key.expires_at and key.expires_at <= timezone.now():
        raise ExpiredKey
    return key
