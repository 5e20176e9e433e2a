"""What everybody's rulings of the past 90 days add up to, by person."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from moderation.agreement import SAME, Look, Pair
from moderation.models import Case, Decision
from moderation.selectors.cases import FOR_EVERYBODY
from moderation.selectors.rulings import RULINGS, settled

PERIOD = timedelta(days=90)


@dataclass(frozen=True)
class Tally:
    """Counts of one person's rulings."""

    rulings: int
    golden: int
    golden_right: int
    certain: int  # where the machine had taken a side
    same: int  # and the person took the same


def tallies() -> Iterator[tuple[UUID, Tally, Counter[Pair], Counter[Look]]]:
    """Everybody who ruled: their counts, their pairs with colleagues, their own first looks."""
    rulings = _recent()
    pairs, looks = _pairs(rulings), _looks(rulings)
    for person, tally in _counted(rulings).items():
        yield person, tally, pairs[person], looks[person]


def _recent() -> QuerySet[Decision]:
    """Only what has settled: a figure that moves sooner would tell that a case was golden."""
    return settled(RULINGS.filter(created_at__gte=timezone.now() - PERIOD))


def _counted(rulings: QuerySet[Decision]) -> dict[UUID, Tally]:
    is_golden = Q(case__kind=Case.Kind.GOLDEN)
    is_known = is_golden & ~Q(case__submission__golden_item__truth="")
    right = Q(outcome=F("case__submission__golden_item__truth"))
    certain = Q(case__kind=Case.Kind.REVIEW, machine_verdict__in=list(SAME))
    same = Q()
    for verdict, outcome in SAME.items():
        same |= Q(machine_verdict=verdict, outcome=outcome)
    rows = (
        rulings.order_by()
        .values_list("reviewer")
        .annotate(
            rulings=Count("id", filter=~is_golden),
            golden=Count("id", filter=is_known),
            golden_right=Count("id", filter=is_known & right),
            certain=Count("id", filter=certain),
            same=Count("id", filter=certain & same),
        )
    )
    return {row[0]: Tally(*row[1:]) for row in rows}


def _pairs(rulings: QuerySet[Decision]) -> dict[UUID, Counter[Pair]]:
    """By person: how often they and another said what, blindly, of a case in the same round.

    Whoever settles what was escalated has seen the votes.
    """
    two = _first_two(rulings.filter(claimed_from__in=FOR_EVERYBODY))
    both = Decision.objects.filter(
        pk__in=two,
        case__decisions__in=two,
        case__decisions__round=F("round"),
        case__decisions__created_at__gt=F("created_at"),
    )
    said = ("reviewer", "outcome", "case__decisions__reviewer", "case__decisions__outcome")
    pairs: dict[UUID, Counter[Pair]] = defaultdict(Counter)
    for one, first, other, second, times in both.values_list(*said).annotate(times=Count("id")):
        pairs[one][first, second] += times
        pairs[other][second, first] += times
    return pairs


def _first_two(blind: QuerySet[Decision]) -> QuerySet[Decision, object]:
    """The ids of those that came first in their round, where people voted."""
    voted_on = blind.filter(kind=Decision.Kind.VOTE).values("case")
    turn = Window(RowNumber(), partition_by=["case", "round"], order_by="created_at")
    return blind.filter(case__in=voted_on).annotate(turn=turn).filter(turn__lte=2).values("pk")


def _looks(rulings: QuerySet[Decision]) -> dict[UUID, Counter[Look]]:
    """By person: how often they saw a verdict after that look, and ruled like that."""
    blind = rulings.exclude(first_outcome="")
    said = ("reviewer", "first_outcome", "outcome", "machine_verdict")
    looks: dict[UUID, Counter[Look]] = defaultdict(Counter)
    for person, *look, times in blind.values_list(*said).annotate(times=Count("id")):
        looks[person][Look(*look)] = times
    return looks
