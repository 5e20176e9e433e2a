"""Two people act at the same moment: one wins and the other hears why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.errors import InvitationClosed, LastManager
from accounts.models import ApiKey, Membership, Organisation, User
from accounts.roles import Scope
from accounts.services import (
    accept_invitation,
    change_member_role,
    create_api_key,
    create_person,
    invite,
    remove_member,
    revoke_api_key,
)
from audit.models import LedgerEntry
from common.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[type[DomainError] | None]:
    """Start all acts together; tell what each was refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> type[DomainError] | None:
        barrier.wait()
        try:
            act()
        except DomainError as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_managers_cannot_remove_each_other(mara: User, uli: User) -> None:
    first, second = mara.memberships.get(), uli.memberships.get()
    change_member_role(membership=second, role=Membership.Role.MANAGER)
    refusals = at_once(
        lambda: remove_member(membership=first, by=uli),
        lambda: remove_member(membership=second, by=mara),
    )
    assert set(refusals) == {None, LastManager}
    assert Membership.objects.get().role == Membership.Role.MANAGER


def test_a_link_clicked_ten_times_lets_in_once(north: Organisation, mara: User) -> None:
    nell = create_person(email="nell@example.org", password=None)
    invitation, _ = invite(
        organisation=north, email=nell.email, role=Membership.Role.MEMBER, by=mara
    )
    refusals = at_once(*[lambda: accept_invitation(invitation=invitation, user=nell)] * 10)
    assert sorted(map(str, refusals)) == sorted(map(str, [None] + [InvitationClosed] * 9))
    assert nell.memberships.count() == 1


def test_a_key_is_revoked_by_one_of_ten(north: Organisation, mara: User) -> None:
    key, _ = create_api_key(organisation=north, name="Desk", scopes=list(Scope), created_by=mara)
    refusals = at_once(*[lambda: revoke_api_key(key=ApiKey.objects.get(pk=key.pk), by=mara)] * 10)
    assert refusals.count(None) == 1
    assert all(issubclass(refusal, Conflict) for refusal in refusals if refusal)
    assert LedgerEntry.objects.filter(action="key.revoked").count() == 1
