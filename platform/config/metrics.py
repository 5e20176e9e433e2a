"""What Prometheus reads: gauges out of PostgreSQL, histograms out of Valkey, nothing of a process.

So it does not matter which process of which machine is asked, or how many there are.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import cast

import redis
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from common import scope
from common.errors import NotFound
from common.timings import BOUNDS, Histogram, timings
from common.timings import Metric as Timed
from config.gauges import gauges
from config.redis_urls import redis_url

HISTOGRAMS = {
    Timed.ACCEPT: ("Seconds from a whole upload to its place in the queue", "source"),
    Timed.VERDICT: ("Seconds from its place in the queue to its end", "status"),
    Timed.DETECTOR: ("Seconds that a detector looked at an image", "detector"),
}
LIMITS = [*map(str, BOUNDS), "+Inf"]
HINTS = ("analysis", "general")


class Platform(Collector):
    """A server that is away costs its own figures, and `touchstone_up` says so."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("touchstone_up", "1 if it answered", labels=["server"])
        for server, figures, failure in (
            ("database", gauges, Error),
            ("valkey", _histograms, redis.RedisError),
            ("broker", _hints, redis.RedisError),
        ):
            found = _or_nothing(figures(), failure)
            up.add_metric([server], found is not None)
            yield from found or ()
        yield up


def _or_nothing(figures: Iterable[Metric], failure: type[Exception]) -> list[Metric] | None:
    try:
        return list(figures)
    except failure:
        return None


def _histograms() -> Iterator[Metric]:
    found = timings.read()
    for timed, (meaning, label) in HISTOGRAMS.items():
        family = HistogramMetricFamily(f"touchstone_{timed}_seconds", meaning, labels=[label])
        for (metric, value), histogram in sorted(found.items()):
            if metric == timed:
                family.add_metric([value], _cumulative(histogram), histogram.seconds)
        yield family


def _cumulative(histogram: Histogram) -> list[tuple[str, float]]:
    return list(zip(LIMITS, map(float, accumulate(histogram.counts)), strict=True))


def _hints() -> Iterator[Metric]:
    waiting = GaugeMetricFamily("touchstone_hints", "Messages that wait", labels=["queue"])
    url = redis_url(settings.REDIS_URL, database=0)
    with redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5) as client:
        for queue in HINTS:
            waiting.add_metric([queue], cast("int", client.llen(queue)))
    yield waiting


registry = CollectorRegistry()
registry.register(Platform())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """With METRICS_TOKEN as a bearer token; where none is set there is no such page."""
    if not settings.METRICS_TOKEN:
        raise NotFound
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    scope.open_for_everyone()  # counts, over all of them
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
