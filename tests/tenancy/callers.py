"""Everybody who may call, as clients: people in their browsers, programs with their keys."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Membership, Organisation, User
from accounts.roles import Role, Scope
from accounts.services import create_api_key, revoke_api_key
from tests.api.partners import client_with
from tests.factories import MembershipFactory, staff
from tests.tenancy.belongings import Rows

Clients = dict[str, Client]
SignIn = Callable[[User], Client]
STAFF = {
    "moderator": Role.MODERATOR,
    "senior": Role.SENIOR,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}


def organisation(rows: Rows) -> Organisation:
    return cast(Organisation, rows["accounts.Organisation"])


def manager(rows: Rows) -> User:
    return cast(Membership, rows["accounts.Membership"]).user


def people(ours: Rows, theirs: Rows, sign_in: SignIn) -> Clients:
    """A manager belongs to the organisation of the thing that is asked for, an outsider manages
    another one; nobody of the staff belongs to any."""
    member = MembershipFactory.create(organisation=organisation(ours)).user
    of_the_house = {name: staff(role, email=f"{name}@house") for name, role in STAFF.items()}
    cast_of = {
        "member": member,
        "manager": manager(ours),
        "outsider": manager(theirs),
        **of_the_house,
    }
    clients = {"anyone": Client(), **{name: sign_in(user) for name, user in cast_of.items()}}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def programs(ours: Rows, theirs: Rows, sign_in: SignIn) -> Clients:
    """A stranger's key has every scope of another organisation."""
    revoked, expired = _key(ours), _key(ours)
    revoke_api_key(key=revoked[0])
    ApiKey.objects.filter(pk=expired[0].pk).update(expires_at=timezone.now() - timedelta(hours=1))
    signed_in = sign_in(manager(ours))
    signed_in.raise_request_exception = False
    return {
        "anyone": Client(raise_request_exception=False),
        "signed_in": signed_in,
        "revoked": client_with(revoked[1]),
        "expired": client_with(expired[1]),
        "stranger": client_with(_key(theirs)[1]),
        "own": client_with(_key(ours)[1]),
    }


def with_other_scopes(rows: Rows, needed: str) -> Client:
    """A key that may do everything but what is needed."""
    return client_with(_key(rows, *(scope for scope in Scope if scope != needed))[1])


def _key(rows: Rows, *scopes: Scope) -> tuple[ApiKey, str]:
    return create_api_key(
        organisation=organisation(rows),
        name="Tests",
        scopes=scopes or list(Scope),
        created_by=manager(rows),
    )
