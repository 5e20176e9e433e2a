"""Signing in by e-mail address: the door, its lock and what happens while Valkey is away."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from audit.models import LedgerEntry
from tests.accounts.conftest import PASSWORD

LOGIN = "/accounts/login/"
Tries = Callable[..., list[str]]


def is_signed_in(client: Client) -> bool:
    return bool(get_user(client).is_authenticated)


def test_the_right_password_opens_in_any_case_of_the_address(client: Client, uli: User) -> None:
    response = client.post(LOGIN, {"login": "ULI@example.org", "password": PASSWORD})
    assert response.status_code == 302
    assert is_signed_in(client)


def test_signing_in_is_in_the_ledger(client: Client, uli: User) -> None:
    client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.actor, entry.action) == (f"user:{uli.id.hex}", "user.signed_in")


@pytest.mark.parametrize("login", ["uli@example.org", "nobody@example.org"])
def test_wrong_addresses_and_wrong_passwords_look_alike(
    client: Client, uli: User, login: str
) -> None:
    body = client.post(LOGIN, {"login": login, "password": "wrong"}).content.decode()
    assert "The email address and/or password you specified are not correct." in body
    assert not is_signed_in(client)


def test_a_closed_account_stays_out(client: Client, uli: User) -> None:
    User.objects.update(is_active=False)
    client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_after_five_wrong_guesses_even_the_right_one_is_refused(client: Client, uli: User) -> None:
    for number in range(30):
        guess = {"login": uli.email, "password": f"guess {number}"}
        body = client.post(LOGIN, guess, REMOTE_ADDR=f"10.0.0.{number}").content.decode()
        assert ("Too many failed login attempts" in body) == (number >= 5)
    client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_one_address_cannot_try_many_people(client: Client, db: None) -> None:
    bodies = [
        client.post(LOGIN, {"login": f"p{n}@example.org", "password": "x"}).content.decode()
        for n in range(21)
    ]
    assert ["Too many failed" in body for body in bodies] == [False] * 20 + [True]


def test_a_flood_of_tries_gets_a_readable_429(client: Client, db: None) -> None:
    for _ in range(31):
        response = client.post(LOGIN, {})
    assert response.status_code == 429
    assert 'class="card"' in response.content.decode()


def test_behind_a_proxy_the_true_address_counts(
    client: Client, db: None, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(21):
        guess = {"login": f"p{number}@example.org", "password": "x"}
        response = client.post(LOGIN, guess, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert "Too many failed" not in response.content.decode()


@pytest.fixture
def _valkey_is_away(settings: Settings) -> None:
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/v.sock?db=1"}
    }
    caches.close_all()


@pytest.mark.usefixtures("_valkey_is_away")
def test_without_valkey_sign_in_waits_and_says_so(client: Client, uli: User) -> None:
    assert client.get(LOGIN).status_code == 200
    response = client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Signing in has to wait a moment" in response.content.decode()


def test_there_is_no_sign_up(client: Client, db: None) -> None:
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    body = client.post(reverse("account_signup"), form).content.decode()
    assert "People join by invitation" in body
    assert not User.objects.exists()


def test_signing_out_takes_a_post(client: Client, uli: User) -> None:
    client.force_login(uli)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_the_admin_site_has_the_same_door(client: Client, db: None) -> None:
    response = client.get(reverse("admin:login"), follow=True)
    assert response.redirect_chain[-1][0].startswith(LOGIN)


def reset_link(client: Client, email: str) -> str:
    client.post(reverse("account_reset_password"), {"email": email})
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    return found[1] if found else ""


def test_a_forgotten_password_is_replaced_through_the_mail(client: Client, uli: User) -> None:
    form_page = client.get(reset_link(client, uli.email), follow=True)
    address = form_page.redirect_chain[-1][0]
    client.post(address, {"password1": "a new and better one", "password2": "a new and better one"})
    client.post(LOGIN, {"login": uli.email, "password": "a new and better one"})
    assert is_signed_in(client)
    assert LedgerEntry.objects.filter(action="user.password_changed").count() == 1


def test_a_reset_link_works_once(client: Client, uli: User) -> None:
    link = reset_link(client, uli.email)
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "a new and better one", "password2": "a new and better one"})
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_a_stranger_gets_a_mail_without_a_link(client: Client, db: None) -> None:
    assert reset_link(client, "nobody@example.org") == ""
    assert "there is no account" in str(mail.outbox[-1].body)


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_email", "account_logout", "mfa_index"],
)
def test_account_pages_wear_the_house_style(client: Client, uli: User, name: str) -> None:
    client.force_login(uli)
    body = client.get(reverse(name)).content.decode()
    assert "· Touchstone</title>" in body
    assert 'class="card"' in body


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_inactive"])
def test_entrance_pages_wear_the_house_style(client: Client, db: None, name: str) -> None:
    body = client.get(reverse(name)).content.decode()
    assert "· Touchstone</title>" in body
    assert 'class="card"' in body


def test_nobody_adds_a_second_address(client: Client, uli: User) -> None:
    client.force_login(uli)
    form = {"email": "other@example.org", "action_add": ""}
    client.post(reverse("account_email"), form)
    assert not EmailAddress.objects.filter(email="other@example.org").exists()
