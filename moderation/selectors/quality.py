"""How well reviewers judge, from golden items, second reviews and blind-first rulings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from common.errors import NotFound
from moderation.agreement import Bias, Look, Pair, automation_bias, cohens_kappa
from moderation.models import Case, GoldenItem, ReviewerFigures


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
    """Everybody who ruled in the past 90 days, the busiest first; as they were counted last."""
    rows = ReviewerFigures.objects.select_related("person")
    return sorted((_reviewer(row) for row in rows), key=lambda one: (-one.rulings, str(one.person)))


def overall_kappa() -> float | None:
    """Over all second reviews of the past 90 days; every pair in both orders."""
    rows = ReviewerFigures.objects.values_list("pairs", flat=True)
    return cohens_kappa(sum((_pairs_in(pairs) for pairs in rows), Counter()))


def counted_at() -> datetime | None:
    """When the figures of reviewers were counted; None where there are none."""
    newest = ReviewerFigures.objects.order_by("-counted_at").first()
    return newest.counted_at if newest else None


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


def _reviewer(row: ReviewerFigures) -> Reviewer:
    pairs = _pairs_in(row.pairs)
    return Reviewer(
        person=row.person,
        rulings=row.rulings,
        golden=row.golden,
        golden_right=row.golden_right,
        paired=pairs.total(),
        kappa=cohens_kappa(pairs),
        with_machine=row.same / row.certain if row.certain else None,
        bias=automation_bias({Look(*look): times for *look, times in row.looks}),
    )


def _pairs_in(rows: Sequence[tuple[str, str, int]]) -> Counter[Pair]:
    return Counter({(one, other): times for one, other, times in rows})
