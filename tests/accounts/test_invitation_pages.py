"""From the invitation form through the mail to a member who is signed in."""

import re
import socket
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import Invitation, Organisation, User
from accounts.services import create_person
from tests.accounts.conftest import PASSWORD

SignIn = Callable[[User], Client]

FORM = {"email": "New@Example.org", "role": "member"}
ACCOUNT = {"name": "Nell", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def link(sign_in: SignIn, mara: User) -> str:
    """The address that Mara's invitation carried by mail."""
    sign_in(mara).post(reverse("accounts:invite"), FORM)
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_invitation_goes_to_its_address_only(link: str) -> None:
    message = mail.outbox[-1]
    assert message.to == ["new@example.org"]
    assert "North Desk" in message.subject


def test_the_page_of_the_manager_does_not_show_the_link(
    sign_in: SignIn, mara: User, link: str
) -> None:
    body = sign_in(mara).get(reverse("accounts:members")).content.decode()
    assert "new@example.org" in body
    assert link not in body


def test_a_newcomer_opens_an_account_and_is_in(client: Client, link: str) -> None:
    assert "Choose a name and a password" in client.get(link).content.decode()
    response = client.post(link, ACCOUNT, follow=True)
    assert response.redirect_chain[-1][0] == reverse("accounts:organisation")
    assert "North Desk" in response.content.decode()
    assert User.objects.get(email="new@example.org").name == "Nell"


def test_the_link_is_used_up_afterwards(client: Client, link: str) -> None:
    client.post(link, ACCOUNT)
    assert Client().get(link).status_code == 410
    assert Client().post(link, ACCOUNT).status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"password2": "another one entirely"},
        {"password1": "12345678", "password2": "12345678"},
        {"password1": "new@example.org", "password2": "new@example.org"},
    ],
)
def test_a_weak_or_incomplete_form_comes_back(
    client: Client, link: str, wrong: dict[str, str]
) -> None:
    response = client.post(link, ACCOUNT | wrong)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_somebody_with_an_account_signs_in_and_joins(
    client: Client, sign_in: SignIn, link: str, north: Organisation
) -> None:
    nell = create_person(email="new@example.org", password=PASSWORD)
    assert f"?next={link}" in client.get(link).content.decode()
    assert client.post(link, ACCOUNT).status_code == 403
    assert sign_in(nell).post(link).status_code == 302
    assert list(nell.organisations.all()) == [north]


def test_another_person_cannot_take_the_place(sign_in: SignIn, link: str, otto: User) -> None:
    browser = sign_in(otto)
    assert "sign out first" in browser.get(link).content.decode()
    assert browser.post(link).status_code == 409


def test_a_link_that_never_was_is_closed(client: Client, db: None) -> None:
    assert client.get(reverse("accounts:invitation", args=["nothing"])).status_code == 410


def test_a_second_invitation_conflicts_and_says_so(sign_in: SignIn, mara: User, link: str) -> None:
    response = sign_in(mara).post(reverse("accounts:invite"), FORM)
    assert response.status_code == 409
    assert "already an open invitation" in response.content.decode()


def test_a_wrong_address_comes_back(sign_in: SignIn, mara: User) -> None:
    response = sign_in(mara).post(reverse("accounts:invite"), FORM | {"email": "nobody"})
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_withdrawing_closes_the_link(
    client: Client, sign_in: SignIn, mara: User, link: str
) -> None:
    address = reverse("accounts:withdraw", args=[Invitation.objects.get().pk])
    browser = sign_in(mara)
    assert browser.post(address).status_code == 302
    assert client.get(link).status_code == 410
    assert browser.post(address).status_code == 410


def test_when_mail_is_away_the_manager_is_told(
    sign_in: SignIn, mara: User, settings: Settings
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        response = sign_in(mara).post(reverse("accounts:invite"), FORM, follow=True)
    assert "could not be sent" in response.content.decode()
