"""Accounts, and the platform roles that staff hold."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts.errors import AddressTaken
from accounts.models import User
from accounts.roles import ADMIN_SITE_ROLES, Role
from accounts.services.facts import actor, person
from audit.services import Fact, record


@transaction.atomic
def create_person(
    *, email: str, password: str | None, name: str = "", by: User | None = None
) -> User:
    """An account whose address counts as proven: an invitation or an operator vouches for it."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
    except IntegrityError as error:
        raise AddressTaken from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(Fact(actor=actor(by), action="user.created", subject=person(user)))
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User | None = None) -> None:
    """Granting what a person already holds changes nothing and leaves no trace."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.groups.filter(name=role).exists():
        return
    locked.groups.add(Group.objects.get(name=role))
    _match_admin_access(locked, user)
    record(_fact("role.granted", user, role, by))


@transaction.atomic
def revoke_role(*, user: User, role: Role, by: User | None = None) -> None:
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.groups.filter(name=role).exists():
        return
    locked.groups.remove(Group.objects.get(name=role))
    _match_admin_access(locked, user)
    record(_fact("role.revoked", user, role, by))


def _match_admin_access(locked: User, user: User) -> None:
    """The admin site opens for the roles that work there, and closes with them."""
    needed = locked.is_superuser or locked.groups.filter(name__in=ADMIN_SITE_ROLES).exists()
    if locked.is_staff != needed:
        locked.is_staff = needed
        locked.save(update_fields=["is_staff"])
    user.is_staff = needed


def _fact(action: str, user: User, role: Role, by: User | None) -> Fact:
    return Fact(
        actor=actor(by), action=action, subject=person(user), data={"role": role.name.lower()}
    )
