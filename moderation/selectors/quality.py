"""How well reviewers judge, from golden items, second reviews and blind-first rulings."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Now, RowNumber
from django.utils import timezone

from accounts.models import User
from common.errors import NotFound
from moderation.agreement import SAME, Bias, Look, Pair, automation_bias, cohens_kappa
from moderation.models import Case, Decision, GoldenItem
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


@dataclass(frozen=True)
class Reviewer:
    """One person in figures; the shares are None without anything to go by."""

    person: User
    rulings: int
    golden: int
    golden_right: int
    paired: int
    kappa: float | None
    with_machine: float | None
    bias: Bias

    @property
    def accuracy(self) -> float | None:
        return self.golden_right / self.golden if self.golden else None


def reviewers() -> list[Reviewer]:
    """Everybody who ruled in the past 90 days, the busiest first."""
    rulings = _recent()
    counts = _counted(rulings)
    people = User.objects.in_bulk(counts)
    pairs, looks = _pairs(rulings), _looks(rulings)
    found = [_reviewer(people[key], tally, pairs[key], looks[key]) for key, tally in counts.items()]
    return sorted(found, key=lambda one: (-one.rulings, str(one.person)))


def overall_kappa() -> float | None:
    """Over all second reviews of the past 90 days; every pair in both orders."""
    return cohens_kappa(sum(_pairs(_recent()).values(), Counter()))


def golden_items() -> QuerySet[GoldenItem]:
    """With how many people judged each, and how many of them rightly."""
    decisions, ends = "submission__cases__decisions", "submission__cases__settles_at"
    right = Q(submission__cases__decisions__outcome=F("truth"))
    judged = Q(
        Q(**{ends: None}) | Q(**{f"{ends}__lte": Now()}),
        submission__cases__kind=Case.Kind.GOLDEN,
        submission__cases__decisions__undone_at=None,
    )
    return (
        GoldenItem.objects.filter(removed_at=None)
        .select_related("submission__image", "submission__organisation", "added_by")
        .annotate(
            judged=Count(decisions, filter=judged), right=Count(decisions, filter=judged & right)
        )
        .order_by("-created_at")
    )


def golden_item(pk: int) -> GoldenItem:
    found = GoldenItem.objects.filter(pk=pk, removed_at=None).select_related("submission").first()
    if found is None:
        raise NotFound("There is no such golden item.")
    return found


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


def _reviewer(person: User, tally: Tally, pairs: Counter[Pair], looks: Counter[Look]) -> Reviewer:
    return Reviewer(
        person=person,
        rulings=tally.rulings,
        golden=tally.golden,
        golden_right=tally.golden_right,
        paired=pairs.total(),
        kappa=cohens_kappa(pairs),
        with_machine=tally.same / tally.certain if tally.certain else None,
        bias=automation_bias(looks),
    )
