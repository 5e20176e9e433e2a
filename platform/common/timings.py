"""How long things took: histograms in Valkey, which all processes of all machines add to.

Whatever process is asked reads the same figures. A lost Valkey sets them back to nothing, as a
restart does with counters everywhere; while it is away they are not kept.
"""

import logging
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

import redis
from django.conf import settings

from common.pauses import Pause

logger = logging.getLogger(__name__)

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
KEY, TOTAL = "timings", "total"


class Metric(StrEnum):
    ACCEPT = "accept"
    VERDICT = "verdict"
    DETECTOR = "detector"


@dataclass(frozen=True)
class Timing:
    metric: Metric
    label: str
    seconds: float

    @property
    def bucket(self) -> int:
        """The place of the first bound that is not passed; after the last bound is one more."""
        return bisect_left(BOUNDS, self.seconds)


@dataclass
class Histogram:
    """How many fell into each bucket, and how many seconds they were together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


Histograms = dict[tuple[str, str], Histogram]


class Timings:
    def __init__(self, client: "redis.Redis", pause_seconds: float = 5.0) -> None:
        self._client = client
        self._pause = Pause(pause_seconds)

    def note(self, timings: Sequence[Timing]) -> None:
        """In one round trip; what cannot be kept is dropped."""
        if not timings or self._pause.lasts:
            return
        buckets = Counter(f"{t.metric}|{t.label}|{t.bucket}" for t in timings)
        totals: Counter[str] = Counter()
        for timing in timings:
            totals[f"{timing.metric}|{timing.label}|{TOTAL}"] += round(timing.seconds * 1_000_000)
        try:
            with self._client.pipeline(transaction=False) as pipe:
                for name, amount in (buckets + totals).items():
                    pipe.hincrby(KEY, name, amount)
                pipe.execute()
        except redis.RedisError as error:
            self._pause.begin()
            logger.warning("timings are not being kept", extra={"error": str(error)})

    def read(self) -> Histograms:
        """By metric and label; raises what Valkey's client raises."""
        found: Histograms = {}
        kept = cast("dict[bytes, bytes]", self._client.hgetall(KEY))
        for name, amount in kept.items():
            metric, label, place = name.decode().split("|")
            histogram = found.setdefault((metric, label), Histogram())
            if place == TOTAL:
                histogram.seconds = int(amount) / 1_000_000
            else:
                histogram.counts[int(place)] = int(amount)
        return found


timings = Timings(
    redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]), socket_connect_timeout=0.25, socket_timeout=0.4
    )
)
