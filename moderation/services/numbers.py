"""Counting the days, so that the numbers page reads rows instead of everything."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from moderation.counting import COLUMNS, DETECTORS, EVERYTHING, QUEUES, REVIEWERS
from moderation.models import DayFigures

Scope = DayFigures.Scope
STATEMENTS = {
    Scope.ALL: EVERYTHING,
    Scope.QUEUE: QUEUES,
    Scope.REVIEWER: REVIEWERS,
    Scope.DETECTOR: DETECTORS,
}
DAY = timedelta(days=1)
LATE_RULINGS = timedelta(hours=1)  # after midnight the rulings of its last minute settle
KEPT = [name for name in COLUMNS if name not in {"key", "waiting"}]


def count_days(now: datetime | None = None) -> list[date]:
    """Count today and what is left of the days since the last count; which days these were."""
    now = (now or timezone.now()).astimezone(UTC)
    today = now.date()
    # Of the days that were over by then the last one went on after it was counted.
    counted = DayFigures.objects.filter(scope=Scope.ALL, day__lte=(now - LATE_RULINGS).date())
    last = counted.order_by("-day").first()
    first = last.day if last else today
    days = [first + DAY * number for number in range((today - first).days + 1)]
    for day in days:
        count_day(day, is_today=day == today)
    return days


@transaction.atomic
def count_day(day: date, *, is_today: bool = False) -> None:
    """Write the figures of a day; what waits is known of the present alone."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for scope, statement in STATEMENTS.items():
        rows = [
            DayFigures(day=day, scope=scope, **dict(zip(COLUMNS, row, strict=True)))
            for row in _rows(statement, begin)
        ]
        gone = DayFigures.objects.filter(day=day, scope=scope)
        gone.exclude(key__in=[row.key for row in rows]).delete()
        DayFigures.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["scope", "key", "day"],
            update_fields=[*KEPT, "waiting"] if is_today else KEPT,
        )


def _rows(statement: str, begin: datetime) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"begin": begin, "end": begin + DAY})
        return list(cursor.fetchall())
