"""Counting reviewers, so that the quality page reads rows instead of three months of rulings."""

from django.db import transaction
from django.utils import timezone

from moderation.models import ReviewerFigures
from moderation.selectors.tallies import tallies

COUNTED = ["rulings", "golden", "golden_right", "certain", "same", "pairs", "looks", "counted_at"]


@transaction.atomic
def count_reviewers() -> None:
    """Write everybody's figures anew, and drop those who ruled on nothing any more."""
    now = timezone.now()
    rows = [
        ReviewerFigures(
            person_id=person,
            **vars(tally),
            pairs=[[*pair, times] for pair, times in pairs.items()],
            looks=[[look.first, look.final, look.verdict, times] for look, times in looks.items()],
            counted_at=now,
        )
        for person, tally, pairs, looks in tallies()
    ]
    ReviewerFigures.objects.exclude(pk__in=[row.pk for row in rows]).delete()
    ReviewerFigures.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person"], update_fields=COUNTED
    )
