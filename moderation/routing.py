"""Routing rules asked of the database: the same question at intake and in a preview."""

import uuid
from collections.abc import Iterable

from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.lookups import LessThan

from detection.models import Analysis
from images.models import Submission
from moderation.models import BankMatch, Rule
from moderation.models.rules import EVERYTHING

ENDED = (Submission.Status.ANALYSED, Submission.Status.QUARANTINED)


class Lot(Func):
    """A number in [0, 100) drawn by lot: always the same for one submission and one salt."""

    template = "(('x' || left(md5(%(expressions)s), 8))::bit(32)::bigint * 100.0 / 4294967296)"
    arg_joiner = "::text || "
    output_field = FloatField()


def placements(submissions: Iterable[uuid.UUID]) -> dict[uuid.UUID, Rule]:
    """The first active rule that each of these ended submissions fits; those without are absent."""
    rules = list(active_rules())
    if not rules:
        return {}
    ended = Submission.objects.filter(pk__in=submissions).annotate(rule=first_of(rules))
    placed = ended.filter(rule__isnull=False).values_list("pk", "rule")
    return {submission: rules[rule] for submission, rule in placed}


def active_rules() -> QuerySet[Rule]:
    return Rule.objects.filter(is_active=True).select_related("queue")


def first_of(rules: Iterable[Rule]) -> Case:
    """The place, from 0, of the first rule that a submission fits; NULL if it fits none.

    Not a chain of exclusions: where a condition is neither true nor false, as for a probability
    that is not there, CASE goes on to the next rule.
    """
    cases = [When(fits(rule), then=Value(place)) for place, rule in enumerate(rules)]
    return Case(*cases, default=None, output_field=IntegerField())


def fits(rule: Rule) -> Q:
    """The rule's conditions on a submission that has ended."""
    condition = Q(status__in=ENDED) & _equal(rule) & _ending(rule) & _probability(rule)
    if rule.contradicting:
        contradicting = Analysis.objects.filter(
            submission=OuterRef("pk"), contradiction__isnull=False
        )
        condition &= Q(Exists(contradicting))
    if rule.bank_id or rule.policy_id:
        condition &= Q(Exists(_matches(rule)))
    if rule.share < EVERYTHING:
        condition &= Q(_drawn(rule))
    return condition


def _matches(rule: Rule) -> QuerySet[BankMatch]:
    wanted = {"entry__bank": rule.bank_id, "entry__policy": rule.policy_id}
    chosen = {name: value for name, value in wanted.items() if value}
    return BankMatch.objects.filter(submission=OuterRef("pk"), **chosen)


def _equal(rule: Rule) -> Q:
    wanted = {"organisation": rule.organisation_id, "source": rule.source}
    return Q(**{name: value for name, value in wanted.items() if value})


def _ending(rule: Rule) -> Q:
    if not rule.ending:
        return Q()
    if rule.ending == Rule.Ending.QUARANTINED:
        return Q(status=Submission.Status.QUARANTINED)
    return Q(verdict=rule.ending)


def _probability(rule: Rule) -> Q:
    condition = Q()
    if rule.probability_from is not None:
        condition &= Q(probability__gte=rule.probability_from)
    if rule.probability_to is not None:
        condition &= Q(probability__lte=rule.probability_to)
    return condition


def _drawn(rule: Rule) -> LessThan:
    """By another lot for every rule, so that the samples of two rules do not coincide."""
    return LessThan(Lot(F("id"), Value(rule.name)), Value(rule.share))
