"""Requests in any minute, per key and per organisation: refused beyond, told in headers."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import ApiKey, Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key
from accounts.throttling import usage_of
from accounts.windows import WINDOW_SECONDS
from tests.accounts import keyed

pytestmark = pytest.mark.urls(keyed.__name__)


@pytest.fixture
def headers(north: Organisation, mara: User) -> dict[str, str]:
    _, plain = create_api_key(
        organisation=north,
        name="Slow",
        scopes=list(Scope),
        created_by=mara,
        requests_per_minute=2,
    )
    return {"Authorization": f"Bearer {plain}"}


def test_answers_say_how_much_is_left(client: Client, headers: dict[str, str]) -> None:
    response = client.get(keyed.PLACE, headers=headers)
    assert response["RateLimit-Limit"] == "2"
    assert response["RateLimit-Remaining"] == "1"
    assert response["RateLimit"].startswith('"minute";r=1;t=')
    assert '"organisation";r=2999;t=' in response["RateLimit"]
    assert response["RateLimit-Policy"] == '"minute";q=2;w=60, "organisation";q=3000;w=60'


def test_a_request_refused_for_its_scope_counts_too(
    client: Client, headers: dict[str, str]
) -> None:
    response = client.patch(keyed.PLACE, headers=headers)
    assert response.status_code == 403
    assert response["RateLimit-Remaining"] == "1"


def test_beyond_the_limit_a_request_refused_for_its_scope_is_429(
    client: Client, headers: dict[str, str]
) -> None:
    answers = [client.patch(keyed.PLACE, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert json.loads(answers[2].content)["code"] == "throttled"
    assert 1 <= int(answers[2]["Retry-After"]) <= WINDOW_SECONDS + 1


def test_beyond_the_limit_a_429_names_the_time_to_wait(
    client: Client, headers: dict[str, str]
) -> None:
    answers = [client.get(keyed.PLACE, headers=headers) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert 1 <= int(answers[2]["Retry-After"]) <= WINDOW_SECONDS + 1
    problem = json.loads(answers[2].content)
    assert problem["code"] == "throttled"
    assert problem["detail"].startswith("This key may make 2 requests a minute.")


def test_all_keys_of_an_organisation_share_its_limit(
    client: Client, north: Organisation, mara: User
) -> None:
    Organisation.objects.update(requests_per_minute=2)
    made = [
        create_api_key(organisation=north, name=name, scopes=list(Scope), created_by=mara)[1]
        for name in "abc"
    ]
    answers = [
        client.get(keyed.PLACE, headers={"Authorization": f"Bearer {plain}"}) for plain in made
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem = json.loads(answers[2].content)
    assert problem["code"] == "organisation_throttled"
    assert "your organisation together may make 2 requests a minute" in problem["detail"]
    assert answers[2]["RateLimit-Remaining"] == "0"


def test_what_was_used_is_seen_without_using_more(
    client: Client, headers: dict[str, str], north: Organisation
) -> None:
    client.get(keyed.PLACE, headers=headers)
    seen = [usage_of(north), usage_of(north)]
    assert [usage.used for usage in seen if usage] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_of_200_parallel_calls_of_a_server_at_most_60_pass(
    live_server: LiveServer, headers: dict[str, str]
) -> None:
    ApiKey.objects.update(requests_per_minute=60)
    with (
        httpx.Client(base_url=live_server.url, headers=headers, timeout=60) as partner,
        ThreadPoolExecutor(max_workers=20) as pool,
    ):
        started = time.monotonic()
        answers = list(pool.map(lambda _: partner.get(keyed.PLACE), range(200)))
        minutes = 1 + int(time.monotonic() - started) // WINDOW_SECONDS
    passed = sum(answer.status_code == 200 for answer in answers)
    assert 60 <= passed <= 60 * minutes
    waits = [int(answer.headers["Retry-After"]) for answer in answers if answer.is_error]
    assert all(1 <= wait <= WINDOW_SECONDS + 1 for wait in waits)
