"""What waits at this moment, out of PostgreSQL; indexes hold all of it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from images.models import Submission
from moderation.load import loads
from webhooks.models import Delivery

Status = Submission.Status


def gauges() -> Iterator[Metric]:
    yield from _jobs()
    yield from _cases()


def _jobs() -> Iterator[Metric]:
    """Job kinds by what their rows wait for."""
    depth = GaugeMetricFamily("touchstone_jobs_waiting", "Rows that wait", labels=["job"])
    oldest = GaugeMetricFamily(
        "touchstone_jobs_oldest_seconds",
        "Since when the oldest of them could be done",
        labels=["job"],
    )
    for job, count, since in _waiting():
        depth.add_metric([job], count)
        oldest.add_metric([job], _age(since))
    yield depth
    yield oldest
    held = Submission.objects.filter(status=Status.ANALYSING).count()
    yield GaugeMetricFamily("touchstone_analysing", "Submissions that a worker holds", held)


def _waiting() -> Iterator[tuple[str, int, datetime | None]]:
    queued = Submission.objects.filter(status=Status.QUEUED)
    for priority in Submission.Priority:
        found = queued.filter(priority=priority).aggregate(n=Count("*"), since=Min("due_at"))
        yield f"analyse_{priority.name.lower()}", found["n"], found["since"]
    pending = Delivery.objects.filter(status=Delivery.Status.PENDING)
    found = pending.aggregate(n=Count("*"), since=Min("next_attempt_at"))
    yield "deliver", found["n"], found["since"]
    fetching = Submission.objects.filter(status=Status.FETCHING)
    found = fetching.aggregate(n=Count("*"), since=Min("due_at"))
    yield "fetch", found["n"], found["since"]


def _cases() -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "touchstone_cases_waiting", "Cases that wait for people", labels=["queue", "state"]
    )
    late = GaugeMetricFamily("touchstone_cases_overdue", "Those past their time", labels=["queue"])
    oldest = GaugeMetricFamily("touchstone_cases_oldest_seconds", "The oldest", labels=["queue"])
    for load in loads(for_senior=True):
        queue = load.queue.slug
        for state in ("waiting", "escalated", "appealed"):
            waiting.add_metric([queue, state], getattr(load, state))
        late.add_metric([queue], load.late)
        oldest.add_metric([queue], _age(load.oldest))
    yield from (waiting, late, oldest)


def _age(since: datetime | None) -> float:
    """A time in the future is no age."""
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0
