"""Requests a minute: exact under parallel calls, told in headers, optional without Valkey."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.test import Client
from pytest_django.fixtures import Settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.models import Organisation, User
from accounts.roles import Scope
from accounts.services import create_api_key
from accounts.throttling import windows
from accounts.windows import WINDOW_SECONDS, Usage, Windows
from tests.accounts import keyed

ONCE = Retry(NoBackoff(), 0)

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


def test_of_200_parallel_calls_on_a_limit_of_60_exactly_60_pass(settings: Settings) -> None:
    patient = Windows(redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]))
    with ThreadPoolExecutor(max_workers=50) as pool:
        usages = list(pool.map(lambda _: patient.count("test:parallel", 60), range(200)))
    assert sum(usage is not None and usage.allowed for usage in usages) == 60


def test_a_window_ends() -> None:
    usage = windows.count("test:ends", 1)
    assert usage is not None
    assert 0 < usage.reset_seconds <= WINDOW_SECONDS


def test_callers_have_windows_of_their_own() -> None:
    windows.count("test:one", 1)
    other = windows.count("test:two", 1)
    assert other is not None
    assert other.allowed


def test_what_is_left_never_falls_below_nothing() -> None:
    assert Usage(limit=2, used=5, reset_seconds=1).remaining == 0


def test_answers_say_how_much_is_left(client: Client, headers: dict[str, str]) -> None:
    response = client.get(keyed.PLACE, headers=headers)
    assert response["RateLimit-Limit"] == "2"
    assert response["RateLimit-Remaining"] == "1"
    assert response["RateLimit"].startswith('"minute";r=1;t=')
    assert response["RateLimit-Policy"] == '"minute";q=2;w=60'


def test_a_request_refused_for_its_scope_counts_too(
    client: Client, headers: dict[str, str]
) -> None:
    response = client.patch(keyed.PLACE, headers=headers)
    assert response.status_code == 403
    assert response["RateLimit-Remaining"] == "1"


def test_beyond_the_limit_a_429_names_the_time_to_wait(
    client: Client, headers: dict[str, str]
) -> None:
    answers = [client.get(keyed.PLACE, headers=headers) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert 1 <= int(answers[2]["Retry-After"]) <= WINDOW_SECONDS + 1
    assert json.loads(answers[2].content)["code"] == "throttled"


@pytest.fixture
def silent_server(tmp_path: Path) -> Iterator[redis.Redis]:
    """A client of a server that takes connections and never answers."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen(64)
        yield redis.Redis(unix_socket_path=str(tmp_path / "s"), socket_timeout=0.25, retry=ONCE)


def test_without_valkey_calls_pass_within_a_second(silent_server: redis.Redis) -> None:
    dumb = Windows(silent_server)
    begin = time.monotonic()
    assert dumb.count("test:silent", 1) is None
    assert time.monotonic() - begin < 1


def test_the_time_out_is_paid_once_and_not_by_every_call(silent_server: redis.Redis) -> None:
    dumb = Windows(silent_server)
    dumb.count("test:silent", 1)
    begin = time.monotonic()
    assert [dumb.count("test:silent", 1) for _ in range(1000)] == [None] * 1000
    assert time.monotonic() - begin < 0.2


def test_counting_resumes_when_valkey_is_back(tmp_path: Path, settings: Settings) -> None:
    away = tmp_path / "v.sock"
    patient = Windows(redis.Redis(unix_socket_path=str(away), retry=ONCE), pause_seconds=0)
    assert patient.count("test:back", 1) is None
    away.symlink_to(urlsplit(settings.REDIS_URL).path)
    assert patient.count("test:back", 1) is not None
