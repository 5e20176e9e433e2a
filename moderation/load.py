"""How much waits in each queue, how fast it moves, and what will be late at that pace.

These figures must not tell a golden case. One that was put back stands in the list like any other,
so all that is said of what waits counts it, the forecast too: fewer than are listed would tell.
What came and what was ruled has no list beside it; golden cases do not count there, because the
deal of one would be seen to come, and its ruling takes nothing from the backlog.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from django.conf import settings
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
from moderation.selectors import FOR_EVERYBODY, FOR_SENIORS

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
class ForSeniors:
    """What waits in a queue for seniors alone."""

    escalated: int
    appealed: int
    overdue: int


NOTHING = ForSeniors(0, 0, 0)


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
    escalated: int
    appealed: int
    late: int  # of everything that waits for whoever looks


def loads(*, for_senior: bool = False) -> list[Load]:
    """Every queue in its order, in as many queries however many there are.

    What seniors alone may take is counted for them alone: nobody else is to do anything about it.
    """
    now = timezone.now()
    due = _due_by_queue(now)
    seniors = _for_seniors(now) if for_senior else {}
    return [
        _load(queue, due[queue.pk], seniors.get(queue.pk, NOTHING), now) for queue in _measured(now)
    ]


def _load(queue: Queue, due: Sequence[Due], seniors: ForSeniors, now: datetime) -> Load:
    measured = vars(queue)
    pace = measured["ruled"] / (PACE / HOUR)
    overdue = sum(one.overdue for one in due)
    return Load(
        queue=queue,
        waiting=sum(one.count for one in due),
        overdue=overdue,
        next_due=measured["next_due"],
        oldest=measured["oldest"],
        came=measured["came"],
        ruled=measured["ruled"],
        will_be_late=late(due, pace, now) if pace else None,
        escalated=seniors.escalated,
        appealed=seniors.appealed,
        late=overdue + seniors.overdue,
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


def _for_seniors(now: datetime) -> dict[int, ForSeniors]:
    waiting = Case.objects.filter(status__in=FOR_SENIORS).order_by().values("queue")
    counted = waiting.annotate(
        escalated=Count("id", filter=Q(status=Case.Status.ESCALATED)),
        appealed=Count("id", filter=Q(status=Case.Status.APPEALED)),
        overdue=Count("id", filter=Q(due_at__lte=now)),
    )
    rows = counted.values_list("queue", "escalated", "appealed", "overdue")
    return {queue: ForSeniors(*counts) for queue, *counts in rows}


def _measured(now: datetime) -> QuerySet[Queue]:
    mine = Case.objects.filter(queue=OuterRef("pk"), kind=Case.Kind.REVIEW)
    waiting = _waiting().filter(queue=OuterRef("pk"))
    since = now - PACE
    # Sooner, a figure that stands still would tell a golden case while its ruling can be changed.
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    return Queue.objects.annotate(
        next_due=Subquery(waiting.order_by("due_at").values("due_at")[:1]),
        oldest=Subquery(waiting.order_by("waiting_since").values("waiting_since")[:1]),
        came=_count(mine.filter(Q(created_at__gt=since) | Q(round__gt=1, waiting_since__gt=since))),
        ruled=_count(mine.filter(decided_at__gt=since, decided_at__lte=now - undo)),
    )


def _waiting() -> QuerySet[Case]:
    return Case.objects.filter(status__in=FOR_EVERYBODY)


def _count(cases: QuerySet[Case]) -> Coalesce:
    counted = cases.order_by().values("queue").annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
