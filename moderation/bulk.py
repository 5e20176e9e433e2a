"""Which cases a bulk ruling would take: a filter, and what is never ruled on in bulk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from images.lookup import images_near, is_comparable
from images.pdq import LARGEST_DISTANCE
from moderation.errors import NotYourRole
from moderation.models import Case
from moderation.selectors import (
    FOR_EVERYBODY,
    NOT_RESERVED,
    RULINGS,
    SETTLED,
    in_order,
    standing_ruling,
)

MOST = 2_000
EXAMPLES = 24
# A queue that may ask for a second person, or for a look of one's own, is not ruled on in bulk.
FOR_ONE_PERSON = {
    "queue__reviews": 1,
    "queue__second_if_severe": False,
    "queue__second_if_against_machine": False,
    "queue__second_share": 0,
    "queue__blind_first": False,
}


@dataclass(frozen=True)
class Preview:
    """What would happen; `left_out` fits the filter but needs people one by one.

    Cases of blind queues are in neither: counted by a filter, they would tell their verdicts.
    """

    count: int
    left_out: int
    causes: Sequence[tuple[str, int]]
    organisations: Sequence[tuple[str, int]]
    examples: Sequence[Case]

    @property
    def is_cut(self) -> bool:
        return self.count > MOST


def preview(chosen: Mapping[str, Any], person: User, as_of: datetime) -> Preview:
    fitting = fits(chosen, as_of).filter(queue__blind_first=False)
    taken = ruled_in_bulk(fitting, person)
    count = taken.count()
    return Preview(
        count=count,
        left_out=fitting.count() - count,
        causes=_causes(taken),
        organisations=_organisations(taken),
        examples=list(in_order(taken).select_related("submission__image")[:EXAMPLES]),
    )


def may_rule(chosen: Mapping[str, Any], person: User) -> bool:
    """Seniors on any filter, moderators on copies of a picture that was ruled on."""
    if has_role(person, Role.SENIOR):
        return True
    near = chosen.get("near")
    return near is not None and has_role(person, Role.MODERATOR) and _is_ruled(near, person)


def check_may_rule(chosen: Mapping[str, Any], person: User) -> None:
    if not may_rule(chosen, person):
        raise NotYourRole("Seniors rule in bulk; everybody on copies of a picture once ruled on.")


def _is_ruled(case: Case, person: User) -> bool:
    """By them, or by whoever made the ruling that stands."""
    by_them = RULINGS.filter(case=case, reviewer=person)
    return by_them.exists() or standing_ruling(case) is not None


def fits(chosen: Mapping[str, Any], as_of: datetime) -> QuerySet[Case]:
    """Waiting cases that were there when the filter was looked at."""
    cases = Case.objects.filter(
        kind=Case.Kind.REVIEW, status__in=FOR_EVERYBODY, waiting_since__lte=as_of
    )
    for name, lookup in LOOKUPS.items():
        if chosen.get(name) not in {None, ""}:
            cases = cases.filter(**{lookup: chosen[name]})
    near = chosen.get("near")
    return cases.filter(_close_to(near)) if near else cases


LOOKUPS = {
    "queue": "queue",
    "cause": "cause",
    "severity": "severity",
    "organisation": "submission__organisation",
    "verdict": "submission__verdict",
    "probability_from": "submission__probability__gte",
    "probability_to": "submission__probability__lte",
    "waiting_from": "waiting_since__date__gte",
    "waiting_to": "waiting_since__date__lte",
}


def ruled_in_bulk(cases: QuerySet[Case], person: User) -> QuerySet[Case]:
    """Without their own uploads and what asks for several people, or for one of them."""
    alone = cases.filter(SETTLED, NOT_RESERVED, reviews_needed=1, **FOR_ONE_PERSON)
    return alone.exclude(submission__submitted_by=person)


def _close_to(case: Case) -> Q:
    """Nearly the same picture as that of a case."""
    image = case.submission.stored_image
    if not is_comparable(image):
        return Q(submission__image=image)
    keys = images_near(image.pdq, LARGEST_DISTANCE).values_list("pk", flat=True)
    return Q(submission__image__in=list(keys[:MOST]))


def _causes(cases: QuerySet[Case]) -> list[tuple[str, int]]:
    counted = cases.order_by().values_list("cause").annotate(count=Count("id"))
    return [(Case.Cause(cause).label, count) for cause, count in counted.order_by("-count")]


def _organisations(cases: QuerySet[Case]) -> list[tuple[str, int]]:
    named = cases.order_by().values_list("submission__organisation__name")
    return Counter(dict(named.annotate(count=Count("id")))).most_common()
