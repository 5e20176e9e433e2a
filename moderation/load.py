"""How much waits in each queue, how fast it moves, and what will be late at that pace."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from django.db.models import (
    Count,
    DateTimeField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from moderation.models import Case, Queue
from moderation.selectors import FOR_EVERYBODY

PACE = timedelta(hours=24)
HOUR = timedelta(hours=1)


class HourOf(Func):
    """When the hour of a time began; by counting, which costs less than a calendar does."""

    template = "date_bin('1 hour', %(expressions)s, '2000-01-01 00:00+00')"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Due:
    """How many cases fall due within the hour that begins at `hour`."""

    hour: datetime
    count: int
    overdue: int


@dataclass(frozen=True)
class Load:
    """A queue at a glance; the times are None when nothing waits."""

    queue: Queue
    waiting: int
    overdue: int
    next_due: datetime | None
    oldest: datetime | None
    came: int
    ruled: int
    will_be_late: int | None  # None while there is no pace to go by

    @property
    def is_late(self) -> bool:
        return bool(self.overdue or self.will_be_late)


def loads() -> list[Load]:
    """Every queue in its order, in two queries however many there are."""
    now = timezone.now()
    due = _due_by_queue(now)
    return [_load(queue, due[queue.pk], now) for queue in _measured(now)]


def _load(queue: Queue, due: Sequence[Due], now: datetime) -> Load:
    measured = vars(queue)
    pace = measured["ruled"] / (PACE / HOUR)
    return Load(
        queue=queue,
        waiting=sum(one.count for one in due),
        overdue=sum(one.overdue for one in due),
        next_due=measured["next_due"],
        oldest=measured["oldest"],
        came=measured["came"],
        ruled=measured["ruled"],
        will_be_late=late(due, pace, now) if pace else None,
    )


def late(due: Sequence[Due], per_hour: float, now: datetime) -> int:
    """How many that are not late yet will be, if people go on at this pace, first due first."""
    ahead, found = 0, 0.0
    for one in due:
        ahead += one.count
        ruled_by_then = per_hour * max((one.hour + HOUR - now) / HOUR, 0.0)
        found += min(max(ahead - ruled_by_then, 0.0), one.count - one.overdue)
    return round(found)


def _due_by_queue(now: datetime) -> dict[int, list[Due]]:
    passed = Count("due_at", filter=Q(due_at__lte=now))
    hours = _waiting().order_by().values("queue", hour=HourOf("due_at"))
    counted = hours.annotate(count=Count("due_at"), overdue=passed)
    due: dict[int, list[Due]] = defaultdict(list)
    # Sorted here: asked for an order, PostgreSQL sorts what it counts, not the counts.
    for row in sorted(counted, key=itemgetter("hour")):
        due[row["queue"]].append(Due(row["hour"], row["count"], row["overdue"]))
    return due


def _measured(now: datetime) -> QuerySet[Queue]:
    mine = Case.objects.filter(queue=OuterRef("pk"))
    waiting = _waiting().filter(queue=OuterRef("pk"))
    since = now - PACE
    return Queue.objects.annotate(
        next_due=Subquery(waiting.order_by("due_at").values("due_at")[:1]),
        oldest=Subquery(waiting.order_by("waiting_since").values("waiting_since")[:1]),
        came=_count(mine.filter(Q(created_at__gt=since) | Q(round__gt=1, waiting_since__gt=since))),
        ruled=_count(mine.filter(decided_at__gt=since)),
    )


def _waiting() -> QuerySet[Case]:
    return Case.objects.filter(status__in=FOR_EVERYBODY)


def _count(cases: QuerySet[Case]) -> Coalesce:
    counted = cases.order_by().values("queue").annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
