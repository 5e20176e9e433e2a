"""Reading people, organisations and keys."""

import uuid
from datetime import UTC
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import F, QuerySet
from django.db.models.functions import Now, TruncDate
from django.utils import timezone

from accounts.models import ApiKey, ImageCount, Invitation, Membership, Organisation, User
from accounts.roles import Role
from accounts.secrets import hash_secret
from common.errors import NotFound

Row = TypeVar("Row")


def memberships_in_turn(user: User) -> QuerySet[Membership]:
    """The one chosen last first, then in the order of joining."""
    return user.memberships.select_related("organisation").order_by(
        F("chosen_at").desc(nulls_last=True), "created_at", "pk"
    )


def membership_of(user: User) -> Membership | None:
    """The one chosen last; without a choice, the first one joined."""
    return memberships_in_turn(user).first()


def organisation_of(user: User) -> Organisation | None:
    """The organisation that a person works and uploads for at present."""
    membership = membership_of(user)
    return membership.organisation if membership else None


def memberships_of(user: User) -> QuerySet[Membership]:
    return user.memberships.select_related("organisation").order_by("organisation__name", "pk")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    return organisation.memberships.select_related("user").order_by("created_at", "pk")


def open_invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    return organisation.invitations.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).order_by("created_at")


def keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    return organisation.api_keys.select_related("created_by", "replaced_by").order_by("-created_at")


def images_today(organisation: Organisation) -> int:
    """By PostgreSQL's clock, in UTC, as they are counted."""
    today = TruncDate(Now(), tzinfo=UTC)
    found = ImageCount.objects.filter(organisation=organisation, day=today)
    return found.values_list("images", flat=True).first() or 0


def own_membership(user: User, pk: int) -> Membership:
    return _found(user.memberships.filter(pk=pk).first())


def member_of(organisation: Organisation, pk: int) -> Membership:
    return _found(members_of(organisation).filter(pk=pk).first())


def invitation_of(organisation: Organisation, pk: uuid.UUID) -> Invitation:
    return _found(organisation.invitations.filter(pk=pk).first())


def key_of(organisation: Organisation, pk: uuid.UUID) -> ApiKey:
    return _found(keys_of(organisation).filter(pk=pk).first())


def key_with_prefix(prefix: str) -> ApiKey | None:
    return ApiKey.objects.select_related("organisation").filter(prefix=prefix).first()


def invitation_for(token: str) -> Invitation | None:
    """The open invitation behind a link."""
    return (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(
            token_hash=hash_secret(token),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )


def account_for(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def has_role(user: User, *roles: Role) -> bool:
    return user.groups.filter(name__in=roles).exists()


def has_totp(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_staff_member(user: User) -> bool:
    """Anybody with power beyond their own organisation."""
    return user.is_staff or user.is_superuser or has_role(user, *Role)


def landing_page_for(user: User) -> str:
    """The URL name of the page where this person's work begins."""
    if has_role(user, Role.MODERATOR, Role.SENIOR):
        return "moderation:queue"
    if has_role(user, Role.AUDITOR, Role.ADMINISTRATOR):
        return "admin:index"
    return "detection:detector"


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
