"""Organisation pages: who sees them, who changes things, and what strangers get."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ApiKey, Invitation, Membership, Organisation, User
from accounts.selectors import organisation_of
from accounts.services import add_member
from tests.accounts.conftest import person

SignIn = Callable[[User], Client]

PAGES = ["organisation", "members", "keys"]
ACTS: dict[str, list[int | uuid.UUID]] = {
    "choose": [1],
    "invite": [],
    "change_role": [1],
    "remove": [1],
    "withdraw": [uuid.UUID(int=1)],
    "create_key": [],
    "revoke_key": [uuid.UUID(int=1)],
    "rotate_key": [uuid.UUID(int=1)],
}


@pytest.mark.parametrize("page", PAGES)
def test_strangers_go_to_sign_in(client: Client, db: None, page: str) -> None:
    address = reverse(f"accounts:{page}")
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("page", PAGES)
def test_members_read_every_page_and_get_no_forms_to_manage(
    sign_in: SignIn, uli: User, page: str
) -> None:
    body = sign_in(uli).get(reverse(f"accounts:{page}")).content.decode()
    assert "North Desk" in body
    assert reverse("accounts:create_key") not in body
    assert reverse("accounts:invite") not in body


@pytest.mark.parametrize("page", PAGES)
def test_a_person_without_organisation_is_told_what_to_do(
    sign_in: SignIn, moderator: User, page: str
) -> None:
    response = sign_in(moderator).get(reverse(f"accounts:{page}"))
    assert response.status_code == 200
    assert "You belong to no organisation" in response.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_changes_are_not_made_by_a_get(sign_in: SignIn, mara: User, act: str) -> None:
    response = sign_in(mara).get(reverse(f"accounts:{act}", args=ACTS[act]))
    assert response.status_code == 405


@pytest.mark.parametrize("act", sorted(ACTS.keys() - {"choose"}))
def test_members_may_not_manage(sign_in: SignIn, uli: User, act: str) -> None:
    response = sign_in(uli).post(reverse(f"accounts:{act}", args=ACTS[act]))
    assert response.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_read_only(sign_in: SignIn, mara: User, page: str) -> None:
    assert sign_in(mara).post(reverse(f"accounts:{page}")).status_code == 405


def test_a_manager_changes_a_role(sign_in: SignIn, mara: User, uli: User) -> None:
    address = reverse("accounts:change_role", args=[uli.memberships.get().pk])
    assert sign_in(mara).post(address, {"role": "manager"}).status_code == 302
    assert uli.memberships.get().role == Membership.Role.MANAGER


def test_a_role_that_does_not_exist_is_refused(sign_in: SignIn, mara: User, uli: User) -> None:
    address = reverse("accounts:change_role", args=[uli.memberships.get().pk])
    assert sign_in(mara).post(address, {"role": "owner"}).status_code == 422


def test_a_manager_removes_a_member_once(sign_in: SignIn, mara: User, uli: User) -> None:
    address = reverse("accounts:remove", args=[uli.memberships.get().pk])
    browser = sign_in(mara)
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 404


def test_the_last_manager_cannot_leave(sign_in: SignIn, mara: User) -> None:
    address = reverse("accounts:remove", args=[mara.memberships.get().pk])
    response = sign_in(mara).post(address)
    assert response.status_code == 409
    assert "keeps at least one manager" in response.content.decode()


@pytest.mark.parametrize("act", ["change_role", "remove"])
def test_members_of_others_are_not_there(sign_in: SignIn, mara: User, otto: User, act: str) -> None:
    address = reverse(f"accounts:{act}", args=[otto.memberships.get().pk])
    assert sign_in(mara).post(address, {"role": "member"}).status_code == 404


def test_a_person_switches_between_their_organisations(
    sign_in: SignIn, uli: User, south: Organisation
) -> None:
    second = add_member(organisation=south, user=uli)
    browser = sign_in(uli)
    assert "Switch to South Desk" in browser.get(reverse("accounts:organisation")).content.decode()
    browser.post(reverse("accounts:choose", args=[second.pk]))
    assert organisation_of(uli) == south


def test_nobody_switches_to_an_organisation_of_others(
    sign_in: SignIn, uli: User, otto: User
) -> None:
    address = reverse("accounts:choose", args=[otto.memberships.get().pk])
    assert sign_in(uli).post(address).status_code == 404


FORM = {
    "name": "Newsroom",
    "scopes": ["submissions:read"],
    "days": "30",
    "requests_per_minute": "10",
}


def test_a_key_is_shown_once(sign_in: SignIn, mara: User) -> None:
    browser = sign_in(mara)
    made = browser.post(reverse("accounts:create_key"), FORM)
    key = ApiKey.objects.get()
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    assert f'value="{key.prefix}' in made.content.decode()
    listed = browser.get(reverse("accounts:keys")).content.decode()
    assert f"{key.prefix}…" in listed
    assert f'value="{key.prefix}' not in listed


def test_the_form_sets_what_the_key_may(sign_in: SignIn, mara: User) -> None:
    sign_in(mara).post(reverse("accounts:create_key"), FORM)
    key = ApiKey.objects.get()
    assert (key.scopes, key.requests_per_minute) == (["submissions:read"], 10)
    assert key.expires_at is not None
    assert 29 <= (key.expires_at - key.created_at).days <= 30


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9"}, {"requests_per_minute": 0}],
)
def test_a_wrong_key_form_comes_back(sign_in: SignIn, mara: User, wrong: dict[str, object]) -> None:
    response = sign_in(mara).post(reverse("accounts:create_key"), FORM | wrong)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_is_revoked_once(sign_in: SignIn, mara: User) -> None:
    browser = sign_in(mara)
    browser.post(reverse("accounts:create_key"), FORM)
    address = reverse("accounts:revoke_key", args=[ApiKey.objects.get().pk])
    assert browser.post(address).status_code == 302
    assert not ApiKey.objects.get().is_live
    assert browser.post(address).status_code == 409


def test_keys_of_others_are_not_there(sign_in: SignIn, mara: User, otto: User) -> None:
    sign_in(otto).post(reverse("accounts:create_key"), FORM)
    browser = sign_in(mara)
    address = reverse("accounts:revoke_key", args=[ApiKey.objects.get().pk])
    assert browser.post(address).status_code == 404
    assert ApiKey.objects.get().is_live
    assert "Newsroom" not in browser.get(reverse("accounts:keys")).content.decode()


def test_invitations_of_others_are_not_there(sign_in: SignIn, mara: User, otto: User) -> None:
    form = {"email": "new@example.org", "role": "member"}
    sign_in(otto).post(reverse("accounts:invite"), form)
    address = reverse("accounts:withdraw", args=[Invitation.objects.get().pk])
    assert sign_in(mara).post(address).status_code == 404


def queries_of(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse(f"accounts:{page}"))
    return len(queries)


@pytest.mark.parametrize("page", ["members", "keys"])
def test_a_long_list_takes_no_more_queries_than_a_short_one(
    sign_in: SignIn, mara: User, north: Organisation, page: str
) -> None:
    browser = sign_in(mara)
    browser.post(reverse("accounts:create_key"), FORM)
    short = queries_of(browser, page)
    for number in range(5):
        browser.post(reverse("accounts:create_key"), FORM)
        add_member(organisation=north, user=person(f"p{number}"))
    assert queries_of(browser, page) == short
