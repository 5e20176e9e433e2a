"""Histograms in Valkey: added to by everybody, and done without while it is away."""

import time
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from common.timings import BOUNDS, Metric, Timing, Timings


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0.0, 0), (BOUNDS[0], 0), (BOUNDS[0] * 1.01, 1), (1e9, len(BOUNDS))]
)
def test_a_time_falls_into_the_first_bucket_that_holds_it(seconds: float, bucket: int) -> None:
    assert Timing(Metric.ACCEPT, "web", seconds).bucket == bucket


def test_while_valkey_is_away_nothing_waits_for_it(tmp_path: Path) -> None:
    once = Retry(NoBackoff(), 0)
    away = Timings(redis.Redis(unix_socket_path=str(tmp_path / "none"), retry=once))
    started = time.monotonic()
    for _ in range(1000):
        away.note([Timing(Metric.ACCEPT, "web", 1.0)])
    assert time.monotonic() - started < 0.5
