"""How well reviewers judge, from golden items, second reviews and blind-first rulings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.errors import NotFound
from moderation.agreement import SAME, Bias, Look, Pair, automation_bias, cohens_kappa
from moderation.models import Case, Decision, GoldenItem
from moderation.selectors.cases import FOR_EVERYBODY
from moderation.selectors.rulings import RULINGS

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
    found = [
        _reviewer(people[key], tally, pairs.get(key, []), looks.get(key, []))
        for key, tally in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.rulings, str(one.person)))


def overall_kappa() -> float | None:
    """Over all second reviews of the past 90 days; every pair in both orders."""
    pairs = [pair for found in _pairs(_recent()).values() for pair in found]
    return cohens_kappa(pairs)


def golden_items() -> QuerySet[GoldenItem]:
    """With how many people judged each, and how many of them rightly."""
    right = Q(submission__cases__decisions__outcome=F("truth"))
    judged = Q(
        submission__cases__kind=Case.Kind.GOLDEN, submission__cases__decisions__undone_at=None
    )
    decisions = "submission__cases__decisions"
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
    return RULINGS.filter(created_at__gte=timezone.now() - PERIOD)


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


def _pairs(rulings: QuerySet[Decision]) -> dict[UUID, list[Pair]]:
    """By person: what they and another said blindly of the same case in the same round.

    Whoever settles what was escalated has seen the votes.
    """
    blind = rulings.filter(claimed_from__in=FOR_EVERYBODY)
    voted_on = rulings.filter(kind=Decision.Kind.VOTE).values("case")
    paired = blind.filter(case__in=voted_on).order_by("created_at")
    rounds: dict[tuple[UUID, int], list[tuple[UUID, str]]] = defaultdict(list)
    for row in paired.values_list("case", "round", "reviewer", "outcome"):
        rounds[row[0], row[1]].append((row[2], row[3]))
    pairs: dict[UUID, list[Pair]] = defaultdict(list)
    for (one, said), (other, too) in (both[:2] for both in rounds.values() if len(both) > 1):
        pairs[one].append((said, too))
        pairs[other].append((too, said))
    return pairs


def _looks(rulings: QuerySet[Decision]) -> dict[UUID, list[Look]]:
    looks: dict[UUID, list[Look]] = defaultdict(list)
    blind = rulings.exclude(first_outcome="")
    for row in blind.values_list("reviewer", "first_outcome", "outcome", "machine_verdict"):
        looks[row[0]].append(Look(*row[1:]))
    return looks


def _reviewer(person: User, tally: Tally, pairs: list[Pair], looks: list[Look]) -> Reviewer:
    return Reviewer(
        person=person,
        rulings=tally.rulings,
        golden=tally.golden,
        golden_right=tally.golden_right,
        paired=len(pairs),
        kappa=cohens_kappa(pairs),
        with_machine=tally.same / tally.certain if tally.certain else None,
        bias=automation_bias(looks),
    )
