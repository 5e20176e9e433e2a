"""First impressions in blind-first queues."""

from django.db import IntegrityError, transaction

from accounts.models import User
from moderation.errors import InvalidRuling
from moderation.models import Case, FirstLook
from moderation.outcomes import Outcome
from moderation.services.claims import lock_held


@transaction.atomic
def commit_first_look(*, case: Case, reviewer: User, outcome: Outcome) -> FirstLook:
    """Say what they think before they see the machine's verdict; the first word counts."""
    held = lock_held(case, reviewer)
    if outcome == Outcome.ESCALATE:
        raise InvalidRuling("Say what you think of the picture first.", pointer="/outcome")
    try:
        with transaction.atomic():
            return FirstLook.objects.create(
                case=held, round=held.round, reviewer=reviewer, outcome=outcome
            )
    except IntegrityError:
        return FirstLook.objects.get(case=held, round=held.round, reviewer=reviewer)
