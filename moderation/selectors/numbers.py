"""The counted days, as the numbers page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from uuid import UUID

from django.db.models import Aggregate, FloatField, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from moderation.models import DayFigures, Queue

Scope = DayFigures.Scope
PERIODS = (7, 30, 90)
SUMS = ("opened", "reopened", "ruled", "comparable", "with_machine", "appeals", "granted")
SEE_EVERYBODY = (Role.SENIOR, Role.ADMINISTRATOR, Role.AUDITOR)
TIMES = ("median_seconds", "p95_seconds")


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
    median_seconds: float | None  # of a typical day
    p95_seconds: float | None

    @property
    def agreement(self) -> float | None:
        return self.with_machine / self.comparable if self.comparable else None

    @property
    def overturned(self) -> float | None:
        return self.granted / self.appeals if self.appeals else None

    @property
    def overruled(self) -> float | None:
        """A detector's share of judgements that people contradicted."""
        return None if self.agreement is None else 1 - self.agreement


class MedianOf(Aggregate):
    """Over the days that have a value; quantiles of days cannot be added up."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def days_of(days: int, scope: str = Scope.ALL, key: str = "") -> list[DayFigures]:
    """Every day of the period, also those of which nothing was counted."""
    first = _first_of(days)
    rows = DayFigures.objects.filter(scope=scope, key=key, day__gte=first)
    known = {row.day: row for row in rows}
    every = [first + timedelta(days=number) for number in range(days)]
    return [known.get(day) or DayFigures(day=day, scope=scope, key=key) for day in every]


def totals_of(days: int, scope: str, key: str = "") -> list[Total]:
    """The sums of a period, the busiest first; of one key alone, if there is one."""
    figures = DayFigures.objects.filter(scope=scope, day__gte=_first_of(days))
    chosen = figures.filter(key=key) if key else figures
    rows = chosen.order_by().values_list("key")
    sums = {f"sum_{name}": Sum(name) for name in SUMS}
    medians = {f"typical_{name}": MedianOf(name) for name in TIMES}
    summed = list(rows.annotate(**sums, **medians))
    words = _words(scope, [row[0] for row in summed])
    found = [Total(words.get(row[0], "A former member"), *row[1:]) for row in summed]
    return sorted(found, key=lambda total: (-total.ruled, total.word))


def only_reviewer_for(person: User) -> str:
    """The key of the one reviewer whose figures they see; empty for who may see everybody's."""
    return "" if has_role(person, *SEE_EVERYBODY) else str(person.pk)


def rows_for(person: User, days: int) -> QuerySet[DayFigures]:
    """Every row of the period, without those of colleagues that are not for them."""
    rows = DayFigures.objects.filter(day__gte=_first_of(days)).order_by("day", "scope", "key")
    reviewer = only_reviewer_for(person)
    return rows.filter(~Q(scope=Scope.REVIEWER) | Q(key=reviewer)) if reviewer else rows


def _first_of(days: int) -> date:
    return timezone.now().astimezone(UTC).date() - timedelta(days=days - 1)


def _words(scope: str, keys: Sequence[str]) -> dict[str, str]:
    if scope == Scope.QUEUE:
        return dict(Queue.objects.values_list("slug", "name"))
    if scope == Scope.REVIEWER:
        people = User.objects.in_bulk([UUID(key) for key in keys])
        return {str(pk): str(person) for pk, person in people.items()}
    return {key: key for key in keys}
