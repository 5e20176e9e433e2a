"""When a reviewer gets a golden item, and which."""

from hashlib import sha256

from django.db.models import Exists, QuerySet

from accounts.models import User
from moderation.models import Decision, GoldenItem, Queue
from moderation.selectors import known_to

HUNDRED = 100


def is_due(moderator: User, queue: Queue) -> bool:
    """By a lot that their next ruling draws anew, so that releasing a case does not."""
    if not queue.golden_share:
        return False
    last = Decision.objects.filter(reviewer=moderator).order_by("-created_at").first()
    seed = f"{moderator.pk} {last.pk if last else 'first'}"
    drawn = int.from_bytes(sha256(seed.encode()).digest()[:4]) * HUNDRED / 2**32
    return drawn < queue.golden_share


def unseen_by(moderator: User) -> QuerySet[GoldenItem]:
    """Items that they neither uploaded nor ever ruled on."""
    items = GoldenItem.objects.filter(~Exists(known_to(moderator)), removed_at=None)
    return items.exclude(submission__submitted_by=moderator).select_related("submission")
