"""What a rule would have done in the past week, asked of the rows as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from common.charts import BarChart, bar_chart
from detection.models import Verdict
from images.models import Submission
from moderation.models import Rule
from moderation.routing import ENDED, active_rules, first_of, fits

DAYS = 7
EXAMPLES = 12


@dataclass(frozen=True)
class Preview:
    """Counts of submissions that ended in the past week."""

    ended: int
    fitting: int
    caught: int  # fitting, and no earlier rule takes them
    unflagged: int  # caught, though nothing had flagged them: work that would be new
    verdicts: Sequence[tuple[str, int]]
    days: BarChart
    examples: Sequence[Submission]


def preview(rule: Rule) -> Preview:
    """`rule` need not be saved, nor active."""
    since = timezone.now() - timedelta(days=DAYS)
    ended = Submission.objects.filter(finished_at__gte=since, status__in=ENDED)
    caught = _caught(ended, rule)
    totals = caught.aggregate(
        caught=Count("id"), unflagged=Count("id", filter=Q(flag=Submission.Flag.NONE))
    )
    newest = caught.select_related("image")
    return Preview(
        ended=ended.count(),
        fitting=ended.filter(fits(rule)).count(),
        **totals,
        verdicts=_verdicts(caught),
        days=_days(caught),
        examples=list(newest.order_by("-finished_at")[:EXAMPLES]),
    )


def _caught(ended: QuerySet[Submission], rule: Rule) -> QuerySet[Submission]:
    others = active_rules().exclude(pk=rule.pk)
    rules = [*(other for other in others if _order(other) < _order(rule)), rule]
    return ended.annotate(rule=first_of(rules)).filter(rule=len(rules) - 1)


def _order(rule: Rule) -> tuple[int, float]:
    """As `Rule.Meta.ordering` has it; a rule that is not saved yet comes after its equals."""
    return rule.position, rule.pk or float("inf")


def _verdicts(caught: QuerySet[Submission]) -> list[tuple[str, int]]:
    counted = caught.values_list("verdict").annotate(count=Count("id")).order_by("-count")
    return [(Verdict(verdict).label if verdict else "No verdict", n) for verdict, n in counted]


def _days(caught: QuerySet[Submission]) -> BarChart:
    """Every day of the week, also those on which nothing was caught."""
    day = caught.values_list(TruncDate("finished_at")).annotate(count=Count("id"))
    counted = dict(day.order_by())
    today = timezone.now().date()
    week = [today - timedelta(days=back) for back in range(DAYS, -1, -1)]
    return bar_chart([(f"{one:%d %b}", counted.get(one, 0)) for one in week], "a day")
