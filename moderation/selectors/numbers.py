"""The counted days, as the numbers page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from moderation.models import DayFigures, Queue

Scope = DayFigures.Scope
PERIODS = (7, 30, 90)


@dataclass(frozen=True)
class Total:
    """One queue, detector or reviewer over the whole period."""

    word: str
    opened: int
    reopened: int
    ruled: int
    comparable: int
    with_machine: int
    appeals: int
    granted: int

    @property
    def agreement(self) -> float | None:
        return self.with_machine / self.comparable if self.comparable else None

    @property
    def overturned(self) -> float | None:
        return self.granted / self.appeals if self.appeals else None


def days_of(days: int, scope: str = Scope.ALL, key: str = "") -> list[DayFigures]:
    """Every day of the period, also those of which nothing was counted."""
    today = timezone.now().astimezone(UTC).date()
    first = today - timedelta(days=days - 1)
    rows = DayFigures.objects.filter(scope=scope, key=key, day__gte=first)
    known = {row.day: row for row in rows}
    every = [first + timedelta(days=number) for number in range(days)]
    return [known.get(day) or DayFigures(day=day, scope=scope, key=key) for day in every]


def totals_of(days: int, scope: str) -> list[Total]:
    """The sums of a period, the busiest first."""
    first = timezone.now().astimezone(UTC).date() - timedelta(days=days - 1)
    rows = DayFigures.objects.filter(scope=scope, day__gte=first).order_by().values_list("key")
    names = ("opened", "reopened", "ruled", "comparable", "with_machine", "appeals", "granted")
    summed = list(rows.annotate(**{f"sum_{name}": Sum(name) for name in names}))
    words = _words(scope, [row[0] for row in summed])
    found = [Total(words.get(row[0], "A former member"), *row[1:]) for row in summed]
    return sorted(found, key=lambda total: (-total.ruled, total.word))


def _words(scope: str, keys: Sequence[str]) -> dict[str, str]:
    if scope == Scope.QUEUE:
        return dict(Queue.objects.values_list("slug", "name"))
    if scope == Scope.REVIEWER:
        people = User.objects.in_bulk([UUID(key) for key in keys])
        return {str(pk): str(person) for pk, person in people.items()}
    return {key: key for key in keys}
