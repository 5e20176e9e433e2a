"""A key makes room for its successor: both work for a while, so that no program stands still."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.errors import KeyReplaced, KeyRevoked
from accounts.models import ApiKey, User
from accounts.roles import Scope
from accounts.services.facts import actor
from accounts.services.keys import create_api_key
from audit.services import Fact, record
from common.errors import Invalid
from common.ids import public_id

LONGEST_OVERLAP = timedelta(days=30)


@transaction.atomic
def rotate_api_key(*, key: ApiKey, by: User, overlap: timedelta) -> tuple[ApiKey, str]:
    """A new key that may do the same under the same name; the old one ends after the overlap."""
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Invalid("The old key may stay valid for up to 30 days.", pointer="/overlap")
    locked = ApiKey.objects.select_for_update(of=("self",)).select_related("organisation")
    old = locked.get(pk=key.pk)
    _check(old)
    new, plain = create_api_key(
        organisation=old.organisation,
        name=old.name,
        scopes=[Scope(scope) for scope in old.scopes],
        created_by=by,
        expires_at=_valid_as_long(old),
        requests_per_minute=old.requests_per_minute,
    )
    new.replaces = old
    new.save(update_fields=["replaces"])
    end = timezone.now() + overlap
    old.expires_at = min(end, old.expires_at or end)
    old.save(update_fields=["expires_at"])
    record(_fact(old, new, by, overlap))
    return new, plain


def _check(old: ApiKey) -> None:
    if not old.is_live:
        raise KeyRevoked("This key has ended; make a new one instead.")
    if ApiKey.objects.filter(replaces=old).exists():
        raise KeyReplaced


def _valid_as_long(old: ApiKey) -> datetime | None:
    """As long as the old one was meant to be valid, from now on."""
    return timezone.now() + (old.expires_at - old.created_at) if old.expires_at else None


def _fact(old: ApiKey, new: ApiKey, by: User, overlap: timedelta) -> Fact:
    return Fact(
        actor=actor(by),
        action="key.rotated",
        subject=public_id("key", old.id),
        organisation_id=old.organisation_id,
        data={
            "replaced_by": public_id("key", new.id),
            "overlap_seconds": int(overlap.total_seconds()),
        },
    )
