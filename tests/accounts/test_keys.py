"""API keys: what is kept, what opens, what is refused."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone

from accounts.authentication import SHAPE
from accounts.errors import KeyRevoked
from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key, revoke_api_key
from audit.models import LedgerEntry
from common.errors import Invalid
from tests.accounts import keyed

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as TestHttpResponse

pytestmark = pytest.mark.urls(keyed.__name__)

Call = Callable[..., "TestHttpResponse"]


@pytest.fixture
def call(client: Client) -> Call:
    """`call(plain, "POST")` sends one request with that key."""

    def send(plain: str, method: str = "GET", place: str = keyed.PLACE) -> "TestHttpResponse":
        headers = {"Authorization": f"Bearer {plain}"} if plain else {}
        return client.generic(method, place, headers=headers)

    return send


@pytest.fixture
def key(north: Organisation, mara: User) -> tuple[ApiKey, str]:
    return create_api_key(
        organisation=north, name="Desk", scopes=[Scope.SUBMISSIONS_READ], created_by=mara
    )


def test_a_key_opens_its_own_organisation(call: Call, key: tuple[ApiKey, str]) -> None:
    response = call(key[1])
    assert response.status_code == 200
    assert json.loads(response.content) == {"organisation": "north-desk"}


def test_a_database_dump_holds_no_usable_key(key: tuple[ApiKey, str]) -> None:
    row, plain = key
    dump = serializers.serialize("json", [*ApiKey.objects.all(), *LedgerEntry.objects.all()])
    assert plain not in dump
    assert plain.removeprefix(row.prefix) not in dump
    assert not SHAPE.search(dump)


def test_logs_hold_no_key(
    call: Call, key: tuple[ApiKey, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [call(key[1]), call(key[1], "POST"), call(key[1] + "A")]
    assert [answer.status_code for answer in answers] == [200, 403, 401]
    assert "/api/v1/who" in caplog.text
    assert key[1].removeprefix(key[0].prefix) not in caplog.text


def test_keys_differ_and_are_long(key: tuple[ApiKey, str], north: Organisation, mara: User) -> None:
    _, other = create_api_key(organisation=north, name="Two", scopes=list(Scope), created_by=mara)
    assert other != key[1]
    assert SHAPE.fullmatch(other)


def test_a_revoked_key_is_refused_at_once(call: Call, key: tuple[ApiKey, str], mara: User) -> None:
    assert call(key[1]).status_code == 200
    revoke_api_key(key=key[0], by=mara)
    response = call(key[1])
    assert response.status_code == 401
    assert json.loads(response.content)["code"] == "key_revoked"


def test_revoking_twice_conflicts(key: tuple[ApiKey, str], mara: User) -> None:
    revoke_api_key(key=key[0], by=mara)
    with pytest.raises(KeyRevoked):
        revoke_api_key(key=ApiKey.objects.get(), by=mara)
    assert LedgerEntry.objects.filter(action="key.revoked").count() == 1


def test_an_expired_key_is_refused(call: Call, key: tuple[ApiKey, str]) -> None:
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = call(key[1])
    assert response.status_code == 401
    assert json.loads(response.content)["code"] == "key_expired"


@pytest.mark.parametrize(
    "change",
    [lambda k: "", lambda k: "x", lambda k: k[:-1] + "é", lambda k: k[:-1], lambda k: k + "A"],
)
def test_without_a_true_key_the_answer_is_a_401_problem(
    call: Call, key: tuple[ApiKey, str], change: Callable[[str], str]
) -> None:
    response = call(change(key[1]))
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Content-Type"] == "application/problem+json"


def test_the_right_prefix_with_another_secret_is_refused(
    call: Call, key: tuple[ApiKey, str]
) -> None:
    last = "A" if key[1][-1] != "A" else "B"
    assert call(key[1][:-1] + last).status_code == 401


def test_a_wrong_key_is_refused_even_where_none_is_needed(
    call: Call, key: tuple[ApiKey, str]
) -> None:
    assert call("", place=keyed.OPEN_PLACE).status_code == 200
    assert call("tsk_live_wrong", place=keyed.OPEN_PLACE).status_code == 401


@pytest.mark.parametrize("held", Scope)
@pytest.mark.parametrize(
    ("method", "needed"),
    [
        ("GET", Scope.SUBMISSIONS_READ),
        ("HEAD", Scope.SUBMISSIONS_READ),
        ("POST", Scope.SUBMISSIONS_WRITE),
        ("PATCH", None),
    ],
)
def test_a_scope_opens_its_methods_and_no_other(
    call: Call, north: Organisation, mara: User, held: Scope, method: str, needed: Scope | None
) -> None:
    _, plain = create_api_key(organisation=north, name="One", scopes=[held], created_by=mara)
    response = call(plain, method)
    assert (response.status_code != 403) == (held == needed)


def test_a_missing_scope_is_named(call: Call, key: tuple[ApiKey, str]) -> None:
    problem = json.loads(call(key[1], "POST").content)
    assert problem["code"] == "missing_scope"
    assert "submissions:write" in problem["detail"]


def test_a_method_that_the_view_lacks_is_answered_as_such(
    call: Call, key: tuple[ApiKey, str]
) -> None:
    assert call(key[1], "DELETE").status_code == 405


def test_last_use_is_noted_at_most_once_a_minute(call: Call, key: tuple[ApiKey, str]) -> None:
    call(key[1])
    first = ApiKey.objects.get().last_used_at
    call(key[1])
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    call(key[1])
    assert ApiKey.objects.get().last_used_at != first


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"expires_at": timezone.now()},
        {"requests_per_minute": 0},
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(
    north: Organisation, mara: User, wrong: dict[str, Any]
) -> None:
    fields = {"scopes": [Scope.SUBMISSIONS_READ]} | wrong
    with pytest.raises(Invalid):
        create_api_key(organisation=north, name="Odd", created_by=mara, **fields)
