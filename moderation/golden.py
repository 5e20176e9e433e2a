"""When a reviewer gets a golden item, and which."""

from hashlib import sha256

from django.db.models import QuerySet

from accounts.models import User
from moderation.models import Decision, GoldenItem, Queue
from moderation.selectors import unknown_to

HUNDRED = 100
EIGHT_DIGITS = 16**8


def lot_of(moderator: User) -> str:
    """Their next ruling draws it anew; releasing a case does not."""
    last = Decision.objects.filter(reviewer=moderator).order_by("-created_at").first()
    return sha256(f"{moderator.pk} {last.pk if last else 'first'}".encode()).hexdigest()


def is_due(lot: str, queue: Queue) -> bool:
    return int(lot[:8], 16) * HUNDRED / EIGHT_DIGITS < queue.golden_share


def unseen_by(moderator: User) -> QuerySet[GoldenItem]:
    """Items that they neither uploaded nor ever ruled on nor met in the game."""
    items = GoldenItem.objects.filter(*unknown_to(moderator), removed_at=None)
    return items.exclude(submission__submitted_by=moderator).select_related("submission")
