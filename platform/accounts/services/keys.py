"""API keys: made, shown once, revoked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import KeyRevoked
from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.secrets import PREFIX_LENGTH, hash_secret, new_key
from accounts.services.facts import actor
from audit.services import Fact, record
from common.errors import Invalid
from common.ids import public_id

USE_IS_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_api_key(
    *,
    organisation: Organisation,
    name: str,
    scopes: Sequence[Scope],
    created_by: User,
    expires_at: datetime | None = None,
    requests_per_minute: int = 600,
) -> tuple[ApiKey, str]:
    """The row, and the key itself, which nobody can read again afterwards."""
    _check(scopes, expires_at, requests_per_minute)
    plain = new_key()
    key = ApiKey.objects.create(
        organisation=organisation,
        name=name,
        prefix=plain[:PREFIX_LENGTH],
        key_hash=hash_secret(plain),
        scopes=[Scope(scope).value for scope in scopes],
        requests_per_minute=requests_per_minute,
        created_by=created_by,
        expires_at=expires_at,
    )
    record(_fact("key.created", key, created_by, scopes=key.scopes))
    return key, plain


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: User | None = None) -> None:
    """Refused from the next request on: keys are read from the database each time."""
    now = timezone.now()
    if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        raise KeyRevoked
    key.revoked_at = now
    record(_fact("key.revoked", key, by))


def note_key_use(*, key: ApiKey) -> None:
    """Keep `last_used_at` to the minute, so that a busy key does not write a row a request."""
    now = timezone.now()
    if key.last_used_at and key.last_used_at > now - USE_IS_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_IS_NOTED_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def _check(scopes: Sequence[Scope], expires_at: datetime | None, requests_per_minute: int) -> None:
    if not scopes:
        raise Invalid("A key needs at least one scope.", pointer="/scopes")
    if set(scopes) - set(Scope.values):
        raise Invalid("There is no such scope.", pointer="/scopes")
    if expires_at and expires_at <= timezone.now():
        raise Invalid("The expiry must lie in the future.", pointer="/expires_at")
    if requests_per_minute < 1:
        raise Invalid("Allow at least one request a minute.", pointer="/requests_per_minute")


def _fact(action: str, key: ApiKey, by: User | None, **data: object) -> Fact:
    return Fact(
        actor=actor(by),
        action=action,
        subject=public_id("key", key.id),
        organisation_id=key.organisation_id,
        data=data,
    )
