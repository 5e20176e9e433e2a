"""Making organisations, and the people in them."""

import pytest

from accounts.errors import AddressTaken, AlreadyMember, LastManager, NotAMember
from accounts.models import Membership, Organisation, User
from accounts.selectors import organisation_of
from accounts.services import (
    add_member,
    change_member_role,
    choose_organisation,
    create_organisation,
    create_person,
    remove_member,
)
from audit.models import LedgerEntry
from common.errors import Invalid
from tests.accounts.conftest import PASSWORD


def last_fact() -> tuple[str, str]:
    entry = LedgerEntry.objects.latest("sequence")
    return entry.actor, entry.action


def test_a_new_organisation_is_in_the_ledger(north: Organisation) -> None:
    assert north.slug == "north-desk"
    assert last_fact() == ("system:console", "organisation.created")


def test_two_organisations_may_share_a_name(north: Organisation) -> None:
    assert create_organisation(name="North Desk").slug.startswith("north-desk-")


@pytest.mark.django_db
def test_an_organisation_needs_a_name() -> None:
    with pytest.raises(Invalid):
        create_organisation(name="  ")


def test_an_address_belongs_to_one_person_in_any_case(uli: User) -> None:
    with pytest.raises(AddressTaken):
        create_person(email="ULI@Example.org", password=PASSWORD)


def test_a_person_joins_once(north: Organisation, uli: User) -> None:
    assert last_fact()[1] == "member.joined"
    with pytest.raises(AlreadyMember):
        add_member(organisation=north, user=uli)


def test_removing_a_member_names_who_did_it(mara: User, uli: User) -> None:
    remove_member(membership=uli.memberships.get(), by=mara)
    assert last_fact() == (f"user:{mara.id.hex}", "member.removed")
    assert not uli.memberships.exists()


def test_a_stale_copy_of_a_membership_is_refused(mara: User, uli: User) -> None:
    membership = uli.memberships.get()
    remove_member(membership=membership, by=mara)
    with pytest.raises(NotAMember):
        remove_member(membership=membership, by=mara)
    with pytest.raises(NotAMember):
        choose_organisation(membership=membership)


def test_the_last_manager_stays(mara: User) -> None:
    with pytest.raises(LastManager):
        remove_member(membership=mara.memberships.get(), by=mara)
    with pytest.raises(LastManager):
        change_member_role(membership=mara.memberships.get(), role=Membership.Role.MEMBER)


def test_with_a_second_manager_the_first_may_step_back(mara: User, uli: User) -> None:
    change_member_role(membership=uli.memberships.get(), role=Membership.Role.MANAGER, by=mara)
    change_member_role(membership=mara.memberships.get(), role=Membership.Role.MEMBER, by=mara)
    assert last_fact()[1] == "member.role_changed"
    assert mara.memberships.get().role == Membership.Role.MEMBER


def test_a_person_works_for_the_organisation_chosen_last(
    north: Organisation, south: Organisation, uli: User
) -> None:
    second = add_member(organisation=south, user=uli)
    assert organisation_of(uli) == north
    choose_organisation(membership=second)
    assert organisation_of(uli) == south


def test_a_person_without_membership_has_no_organisation(mara: User, uli: User) -> None:
    remove_member(membership=uli.memberships.get(), by=mara)
    assert organisation_of(uli) is None
