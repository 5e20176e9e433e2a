"""Invitations as services see them."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import AlreadyInvited, AlreadyMember, InvitationClosed, WrongAddressee
from accounts.models import Invitation, Membership, Organisation, User
from accounts.selectors import invitation_for, open_invitations_of
from accounts.services import accept_invitation, create_person, invite, withdraw_invitation
from audit.models import LedgerEntry
from tests.accounts.conftest import PASSWORD

MEMBER = Membership.Role.MEMBER


@pytest.fixture
def invited(north: Organisation, mara: User) -> tuple[Invitation, str]:
    return invite(organisation=north, email="New@Example.org", role=MEMBER, by=mara)


@pytest.fixture
def newcomer(db: None) -> User:
    return create_person(email="new@example.org", password=PASSWORD)


def test_only_the_hash_of_the_token_is_kept(invited: tuple[Invitation, str]) -> None:
    invitation, token = invited
    row = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert token not in str(row)
    assert invitation_for(token) == invitation


def test_the_ledger_learns_no_address(invited: tuple[Invitation, str]) -> None:
    entry = LedgerEntry.objects.latest("sequence")
    assert entry.action == "member.invited"
    assert "example.org" not in entry.payload
    assert json.loads(entry.payload)["data"] == {"role": "member"}


def test_accepting_makes_a_member(invited: tuple[Invitation, str], newcomer: User) -> None:
    membership = accept_invitation(invitation=invited[0], user=newcomer)
    assert membership.role == MEMBER
    assert LedgerEntry.objects.latest("sequence").action == "member.joined"


def test_a_link_works_once(invited: tuple[Invitation, str], newcomer: User) -> None:
    accept_invitation(invitation=invited[0], user=newcomer)
    assert invitation_for(invited[1]) is None
    with pytest.raises(InvitationClosed):
        accept_invitation(invitation=invited[0], user=newcomer)


def test_somebody_else_cannot_use_the_link(invited: tuple[Invitation, str], otto: User) -> None:
    with pytest.raises(WrongAddressee):
        accept_invitation(invitation=invited[0], user=otto)


def test_a_withdrawn_link_is_closed(
    invited: tuple[Invitation, str], mara: User, newcomer: User
) -> None:
    withdraw_invitation(invitation=invited[0], by=mara)
    with pytest.raises(InvitationClosed):
        accept_invitation(invitation=invited[0], user=newcomer)
    with pytest.raises(InvitationClosed):
        withdraw_invitation(invitation=invited[0], by=mara)


def test_a_link_runs_out(invited: tuple[Invitation, str], newcomer: User) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert invitation_for(invited[1]) is None
    with pytest.raises(InvitationClosed):
        accept_invitation(invitation=Invitation.objects.get(), user=newcomer)


def test_one_open_invitation_per_address(
    invited: tuple[Invitation, str], north: Organisation, mara: User
) -> None:
    with pytest.raises(AlreadyInvited):
        invite(organisation=north, email="new@example.org", role=MEMBER, by=mara)


def test_an_expired_invitation_makes_room(
    invited: tuple[Invitation, str], north: Organisation, mara: User
) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    again, _ = invite(organisation=north, email="new@example.org", role=MEMBER, by=mara)
    assert list(open_invitations_of(north)) == [again]


def test_a_member_is_not_invited_again(north: Organisation, mara: User, uli: User) -> None:
    with pytest.raises(AlreadyMember):
        invite(organisation=north, email="ULI@example.org", role=MEMBER, by=mara)
