"""Known images near a submission.

The banks stand above this area, so it asks Django for them instead of importing them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Min

from images.models import Submission


@dataclass(frozen=True)
class Match:
    """Of a bank no more than its name is told, and how close the closest of it lies."""

    bank: str
    distance: int


def matches_on(submissions: Sequence[Submission]) -> dict[uuid.UUID, list[Match]]:
    """By submission, the closest bank first, in one query."""
    near = apps.get_model("moderation.BankMatch").objects.filter(
        submission__in=submissions, entry__removed_at=None
    )
    closest = near.values_list("submission", "entry__bank__name").annotate(least=Min("distance"))
    found: dict[uuid.UUID, list[Match]] = {submission.pk: [] for submission in submissions}
    for key, bank, distance in closest.order_by("least", "entry__bank__name"):
        found[key].append(Match(bank, distance))
    return found
