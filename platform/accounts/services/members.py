"""Who belongs to an organisation, and as what."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyMember, LastManager, NotAMember
from accounts.models import Membership, Organisation, User
from accounts.services.facts import actor, person
from audit.services import Fact, record


@transaction.atomic
def add_member(
    *,
    organisation: Organisation,
    user: User,
    role: Membership.Role = Membership.Role.MEMBER,
    by: User | None = None,
) -> Membership:
    try:
        with transaction.atomic():
            membership = Membership.objects.create(organisation=organisation, user=user, role=role)
    except IntegrityError as error:
        raise AlreadyMember from error
    record(_fact("member.joined", membership, by))
    return membership


@transaction.atomic
def change_member_role(
    *, membership: Membership, role: Membership.Role, by: User | None = None
) -> Membership:
    current = _locked(membership)
    if role != Membership.Role.MANAGER:
        _keep_a_manager(current)
    current.role = role
    current.save(update_fields=["role"])
    record(_fact("member.role_changed", current, by))
    return current


@transaction.atomic
def remove_member(*, membership: Membership, by: User | None = None) -> None:
    current = _locked(membership)
    _keep_a_manager(current)
    Membership.objects.filter(pk=current.pk).delete()
    record(_fact("member.removed", current, by))


def choose_organisation(*, membership: Membership) -> None:
    """From now on this person works for this organisation, on every device."""
    if not Membership.objects.filter(pk=membership.pk).update(chosen_at=timezone.now()):
        raise NotAMember


def _locked(membership: Membership) -> Membership:
    """Changes to one organisation's members happen one after the other."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    current = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if current is None:
        raise NotAMember
    return current


def _keep_a_manager(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Membership.Role.MANAGER
    ).exclude(pk=membership.pk)
    if membership.role == Membership.Role.MANAGER and not others.exists():
        raise LastManager


def _fact(action: str, membership: Membership, by: User | None) -> Fact:
    return Fact(
        actor=actor(by),
        action=action,
        subject=person(membership.user),
        organisation_id=membership.organisation_id,
        data={"role": membership.role},
    )
