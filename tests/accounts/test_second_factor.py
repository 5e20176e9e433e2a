"""Codes of an authenticator app: set-up, signing in, recovery, and who may not do without."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user
from django.core import serializers
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from accounts.roles import Role
from accounts.second_factor import SecondFactorAdapter
from accounts.services import grant_role
from audit.models import LedgerEntry
from common.errors import Unavailable
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.factories import UserFactory

LOGIN = "/accounts/login/"


class Clock:
    """The time as codes see it; a test never straddles two periods."""

    def __init__(self) -> None:
        self.now = 1_800_000_000

    def code(self, secret: str) -> str:
        return str(totp.format_hotp_value(totp.hotp_value(secret, self.now // 30)))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: clock.now))
    return clock


@pytest.fixture
def browser(client: Client, uli: User) -> Client:
    """Uli has signed in and given the password once more, so that factors may be changed."""
    client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.fixture
def secret(
    browser: Client,
    clock: Clock,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> str:
    """Uli has gone through the set-up with an app that holds this secret."""
    address = reverse("mfa_activate_totp")
    body = browser.get(address).content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', body)
    assert found
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, {"code": clock.code(found[1])})
    return found[1]


def enter(secret: str, clock: Clock, email: str = "uli@example.org") -> Client:
    client = Client()
    client.post(LOGIN, {"login": email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": clock.code(secret)})
    return client


def is_signed_in(client: Client) -> bool:
    return bool(get_user(client).is_authenticated)


def test_set_up_ends_at_the_recovery_codes(secret: str, browser: Client) -> None:
    body = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert len(re.findall(r"<code>\w+</code>", body)) == 10
    assert LedgerEntry.objects.filter(action="user.factor_added").count() == 1


def test_changing_factors_takes_the_password_again(client: Client, uli: User) -> None:
    client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    response = client.get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_a_wrong_code_does_not_finish_the_set_up(browser: Client, clock: Clock) -> None:
    browser.get(reverse("mfa_activate_totp"))
    body = browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Incorrect code" in body
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens(secret: str, uli: User) -> None:
    client = Client()
    response = client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    assert client.get(reverse("accounts:organisation")).status_code == 302


def test_password_and_code_open(secret: str, clock: Clock) -> None:
    assert is_signed_in(enter(secret, clock))


def test_a_code_is_good_for_one_sign_in(secret: str, clock: Clock) -> None:
    enter(secret, clock)
    assert not is_signed_in(enter(secret, clock))
    clock.now += 30
    assert is_signed_in(enter(secret, clock))


def test_yesterdays_code_is_refused(secret: str, clock: Clock) -> None:
    old = clock.code(secret)
    clock.now += 86_400
    client = Client()
    client.post(LOGIN, {"login": "uli@example.org", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": old})
    assert not is_signed_in(client)


def test_codes_cannot_be_guessed_forever(secret: str, clock: Clock) -> None:
    client = Client()
    client.post(LOGIN, {"login": "uli@example.org", "password": PASSWORD})
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": clock.code(secret)})
    assert not is_signed_in(client)


def test_a_recovery_code_works_once(secret: str, browser: Client) -> None:
    body = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.findall(r"<code>(\w+)</code>", body)[0]
    outcomes = []
    for _ in range(2):
        client = Client()
        client.post(LOGIN, {"login": "uli@example.org", "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": code})
        outcomes.append(is_signed_in(client))
    assert outcomes == [True, False]


def test_a_post_without_a_code_comes_back(secret: str) -> None:
    client = Client()
    client.post(LOGIN, {"login": "uli@example.org", "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), {"code": ""}).status_code == 200


def test_a_database_dump_makes_nobodys_codes(secret: str) -> None:
    dump = serializers.serialize("json", Authenticator.objects.all())
    assert secret not in dump
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_factors_survive_a_new_secret_key_with_the_old_as_fallback(settings: Settings) -> None:
    kept = SecondFactorAdapter().encrypt("JBSWY3DP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unavailable):
        SecondFactorAdapter().decrypt(kept)


def test_a_member_may_turn_it_off(secret: str, browser: Client) -> None:
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert LedgerEntry.objects.filter(action="user.factor_removed").count() == 1


def test_staff_may_not_turn_it_off(
    secret: str, browser: Client, uli: User, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    grant_role(user=uli, role=Role.MODERATOR)
    body = browser.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "You cannot deactivate two-factor authentication." in body
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


SignIn = Callable[[User], Client]


@pytest.mark.parametrize("role", Role)
def test_staff_without_a_factor_are_led_to_set_one_up(
    sign_in: SignIn, mara: User, role: Role, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    grant_role(user=mara, role=role)
    for address in (reverse("accounts:organisation"), reverse("admin:index"), reverse("home")):
        response = sign_in(mara).get(address)
        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_activate_totp")


def test_staff_without_a_factor_cannot_act_either(
    sign_in: SignIn, mara: User, uli: User, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    grant_role(user=mara, role=Role.ADMINISTRATOR)
    sign_in(mara).post(reverse("accounts:remove", args=[uli.memberships.get().pk]))
    assert uli.memberships.exists()


@pytest.mark.parametrize(
    "name", ["mfa_index", "account_logout", "account_reauthenticate", "healthz"]
)
def test_the_way_to_the_set_up_and_out_stays_open(
    sign_in: SignIn, mara: User, settings: Settings, name: str
) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    grant_role(user=mara, role=Role.AUDITOR)
    assert sign_in(mara).get(reverse(name)).status_code == 200


def test_staff_with_a_factor_pass(
    secret: str, browser: Client, uli: User, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    grant_role(user=uli, role=Role.MODERATOR)
    assert browser.get(reverse("accounts:organisation")).status_code == 200


def test_members_pass_without_a_factor(sign_in: SignIn, uli: User, settings: Settings) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    assert sign_in(uli).get(reverse("accounts:organisation")).status_code == 200


def test_in_development_staff_get_a_hint_at_sign_in_and_no_more(client: Client, uli: User) -> None:
    grant_role(user=uli, role=Role.MODERATOR)
    client.post(LOGIN, {"login": uli.email, "password": PASSWORD})
    page = reverse("accounts:organisation")
    assert "should have a second factor" in client.get(page).content.decode()
    assert "should have a second factor" not in client.get(page).content.decode()


def test_people_whom_an_administrator_entered_can_set_it_up(client: Client, db: None) -> None:
    user = UserFactory.create()
    client.post(LOGIN, {"login": user.email, "password": factories.PASSWORD})
    client.get(reverse("account_email"))
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
