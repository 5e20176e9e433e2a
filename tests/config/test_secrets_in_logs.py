"""Whatever people and programs do, nothing that opens a door is logged, and nothing of an image."""

import io
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple

import pytest
import structlog
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey, Membership, Organisation, User
from accounts.services import invite, revoke_api_key
from config.logs import configuration
from detection.api.sharing import PREVIEW, SALT, Subject
from tests.api.partners import SUBMISSIONS, client_with, picture
from tests.factories import PASSWORD, MembershipFactory, UserFactory, make_image

WRONG_PASSWORD = "wrong but nearly right"
WORDS = "what only the sender should read"
IMAGE = make_image(seed=77)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is said, as it is written in production."""
    stream, root = io.StringIO(), logging.getLogger()
    line = configuration(as_json=True)["formatters"]["line"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=line["processors"], foreign_pre_chain=line["foreign_pre_chain"]
        )
    )
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


@pytest.fixture
def manager(organisation: Organisation) -> User:
    cache.clear()  # the tries of other tests
    user = UserFactory.create()
    MembershipFactory.create(user=user, organisation=organisation, role=Membership.Role.MANAGER)
    return user


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def sign_in(browser: Client, user: User) -> str:
    """Wrongly, then rightly; the session."""
    for password in (WRONG_PASSWORD, PASSWORD):
        browser.post("/accounts/login/", {"login": user.email, "password": password})
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def make_key(browser: Client) -> str:
    form = {"name": "Desk", "scopes": ["submissions:write"], "requests_per_minute": "9"}
    page = browser.post(reverse("accounts:create_key"), form).content.decode()
    return str(re.findall(r'value="(tsk_live_\w+)"', page)[0])


def upload(plain: str) -> None:
    """Well, with a broken file, with words that are refused, with the key twice."""
    partner = client_with(plain)
    for content, fields in (
        (IMAGE, {"reference": WORDS, "metadata": f'{{"note": "{WORDS}"}}'}),
        (IMAGE[:200], {"reference": WORDS}),
        (IMAGE, {"metadata": WORDS}),
        (IMAGE, {"key": plain}),
    ):
        partner.post(SUBMISSIONS, {"image": picture(content), **fields})


def upload_without_database(plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, ThreadPoolExecutor(1) as elsewhere:
        patch.setitem(connection.settings_dict, "HOST", "/nonexistent")
        patch.setitem(connection.settings_dict, "PASSWORD", "of the database")
        elsewhere.submit(upload, plain).result()


def be_refused(plain: str) -> None:
    revoke_api_key(key=ApiKey.objects.get())
    for each in (plain, f"{plain}x", plain[:-1]):
        client_with(each).get(SUBMISSIONS)
    client_with(plain).get(f"{SUBMISSIONS}?key={plain}")


def follow_an_invitation(organisation: Organisation, by: User) -> str:
    _, token = invite(
        organisation=organisation, email="new@example.org", role=Membership.Role.MEMBER, by=by
    )
    address = reverse("accounts:invitation", args=[token])
    Client().get(address)
    Client().post(address, {"name": "N", "password1": WRONG_PASSWORD, "password2": PASSWORD})
    return token


def open_a_picture_that_is_gone() -> str:
    """Under an address that the key shared."""
    subject = Subject(ApiKey.objects.get().pk.hex, f"sub_{'0' * 32}", PREVIEW)
    token = signing.dumps(astuple(subject), salt=SALT)
    assert Client().get(reverse("api:shared", args=[token])).status_code == 404
    return token


def test_no_secret_and_no_picture_is_ever_logged(
    logged: io.StringIO,
    browser: Client,
    manager: User,
    organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = sign_in(browser, manager)
    plain = make_key(browser)
    upload(plain)
    upload_without_database(plain, monkeypatch)
    picture_token = open_a_picture_that_is_gone()
    be_refused(plain)
    token = follow_an_invitation(organisation, manager)
    said = logged.getvalue()
    for expected in (
        "submission accepted", "database unavailable", "Unauthorized", "/invitation/", "/pictures/",
    ):  # fmt: skip
        assert expected in said
    for secret in (
        PASSWORD, WRONG_PASSWORD, WORDS, session, token, picture_token,
        plain[len("tsk_live_") + 8 :], settings.SECRET_KEY, "of the database",
    ):  # fmt: skip
        assert secret not in said
    for form in (repr(IMAGE[20:60])[2:-1], IMAGE[21:60].hex(), b64encode(IMAGE[21:60]).decode()):
        assert form not in said
