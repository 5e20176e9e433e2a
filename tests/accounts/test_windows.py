"""Sliding minutes: exact under parallel calls, across every turn, and optional without Valkey."""

import socket
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from pytest_django.fixtures import Settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.throttling import windows
from accounts.windows import WINDOW_SECONDS, Limit, Usage, Windows

ONCE = Retry(NoBackoff(), 0)


@pytest.fixture
def valkey(settings: Settings) -> redis.Redis:
    return redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])


def limit(quota: int, policy: str = "minute") -> Limit:
    """One that nothing was counted against yet."""
    return Limit(policy, f"test:{uuid.uuid4().hex}", quota)


def remember(valkey: redis.Redis, one: Limit, requests: int, seconds_ago: int) -> None:
    """As if so many had been counted then."""
    now, _ = valkey.time()
    valkey.hset(one.key, str(now - seconds_ago), str(requests))


def passes(limits: list[Limit]) -> bool:
    count = windows.count(limits)
    assert count is not None
    return count.allowed


def test_of_200_parallel_calls_on_a_limit_of_60_exactly_60_pass(valkey: redis.Redis) -> None:
    patient, one = Windows(valkey), limit(60)
    with ThreadPoolExecutor(max_workers=50) as pool:
        counts = list(pool.map(lambda _: patient.count([one]), range(200)))
    assert sum(count is not None and count.allowed for count in counts) == 60


def test_of_200_calls_across_the_turn_of_a_minute_60_pass_too(valkey: redis.Redis) -> None:
    patient, one = Windows(valkey), limit(60)
    remember(valkey, one, requests=59, seconds_ago=WINDOW_SECONDS - 1)
    with ThreadPoolExecutor(max_workers=50) as pool:
        counts = list(pool.map(lambda _: patient.count([one]), range(200)))
    # A second may pass meanwhile, and with it the minute of the 59.
    assert sum(count is not None and count.allowed for count in counts) in {1, 60}


def test_what_was_a_minute_ago_counts_no_longer(valkey: redis.Redis) -> None:
    one = limit(1)
    remember(valkey, one, requests=1, seconds_ago=WINDOW_SECONDS + 1)
    assert passes([one])


def test_a_refused_request_takes_no_place() -> None:
    one = limit(1)
    assert [passes([one]) for _ in range(3)] == [True, False, False]
    found = windows.look([one])
    assert found is not None
    assert found.usages[0].used == 1


def test_a_request_counts_against_both_limits_or_neither() -> None:
    wide, narrow = limit(5), limit(1, "organisation")
    assert [passes([wide, narrow]) for _ in range(3)] == [True, False, False]
    found = windows.count([wide, narrow])
    assert found is not None
    assert [usage.used for usage in found.usages] == [1, 1]
    assert found.refused_by is not None
    assert found.refused_by.limit == narrow


def test_the_time_to_wait_ends_when_the_oldest_is_a_minute_ago(valkey: redis.Redis) -> None:
    one = limit(3)
    remember(valkey, one, requests=2, seconds_ago=40)
    remember(valkey, one, requests=1, seconds_ago=5)
    found = windows.count([one])
    assert found is not None
    assert found.refused_by is not None
    assert found.refused_by.reset_seconds in {WINDOW_SECONDS - 40, WINDOW_SECONDS - 39}


def test_a_limit_that_was_lowered_says_when_there_is_room(valkey: redis.Redis) -> None:
    one = limit(2)
    remember(valkey, one, requests=4, seconds_ago=40)
    remember(valkey, one, requests=2, seconds_ago=5)
    found = windows.count([one])
    assert found is not None
    assert found.refused_by is not None
    assert found.refused_by.reset_seconds in {WINDOW_SECONDS - 5, WINDOW_SECONDS - 4}


def test_many_places_are_taken_at_once_or_none() -> None:
    one = limit(10)
    counts = [windows.count([one], cost) for cost in (6, 5, 4)]
    assert [count is not None and count.allowed for count in counts] == [True, False, True]
    refused = counts[1]
    assert refused is not None
    assert (refused.usages[0].used, refused.refused_by) == (6, refused.usages[0])


def test_the_time_to_wait_for_many_places_ends_when_as_many_are_free(valkey: redis.Redis) -> None:
    one = limit(10)
    remember(valkey, one, requests=3, seconds_ago=40)
    remember(valkey, one, requests=5, seconds_ago=5)
    waits = [windows.count([one], cost) for cost in (5, 6)]
    assert [count and count.usages[0].reset_seconds in {56, 55} for count in waits] == [False, True]
    assert [count and count.usages[0].reset_seconds in {20, 21} for count in waits] == [True, False]


def test_what_is_given_back_is_free_for_others() -> None:
    one = limit(1)
    windows.count([one])
    windows.give_back([one], 1)
    assert passes([one])


def test_nothing_is_kept_longer_than_it_counts(valkey: redis.Redis) -> None:
    one = limit(1)
    passes([one])
    assert 0 < valkey.ttl(one.key) <= WINDOW_SECONDS + 1


def test_callers_have_minutes_of_their_own() -> None:
    assert passes([limit(1)])
    assert passes([limit(1)])


def test_what_is_left_never_falls_below_nothing() -> None:
    assert Usage(limit(2), used=5, reset_seconds=1).remaining == 0


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
    assert dumb.count([limit(1)]) is None
    assert time.monotonic() - begin < 1


def test_the_time_out_is_paid_once_and_not_by_every_call(silent_server: redis.Redis) -> None:
    dumb = Windows(silent_server)
    dumb.count([limit(1)])
    begin = time.monotonic()
    assert [dumb.count([limit(1)]) for _ in range(1000)] == [None] * 1000
    assert time.monotonic() - begin < 0.2


def test_counting_resumes_when_valkey_is_back(tmp_path: Path, settings: Settings) -> None:
    away = tmp_path / "v.sock"
    patient = Windows(redis.Redis(unix_socket_path=str(away), retry=ONCE), pause_seconds=0)
    assert patient.count([limit(1)]) is None
    away.symlink_to(urlsplit(settings.REDIS_URL).path)
    assert patient.count([limit(1)]) is not None
