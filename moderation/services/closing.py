"""Rulings that nobody can appeal any more."""

from django.db import transaction

from audit.services import record_many
from moderation import lifecycle
from moderation.models import Case
from moderation.policy import appeal_window_began

BATCH = 1_000


@transaction.atomic
def close_old_cases() -> int:
    """Make what was decided before the appeal window final; how many cases, at most BATCH."""
    decided = Case.objects.filter(
        kind=Case.Kind.REVIEW,
        status=Case.Status.DECIDED,
        settles_at=None,
        decided_at__lt=appeal_window_began(),
    )
    locked = decided.select_for_update(skip_locked=True, of=("self",)).select_related("submission")
    cases = list(locked.order_by("decided_at")[:BATCH])
    if cases:
        record_many(lifecycle.finish(cases))
    return len(cases)
