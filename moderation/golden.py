"""When a reviewer gets a golden item, and which."""

from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from moderation.models import BankMatch, Case, Decision, GoldenItem, Queue
from moderation.selectors import unknown_to

HUNDRED = 100
EIGHT_DIGITS = 16**8


def lot_of(moderator: User) -> str:
    """Their next ruling draws it anew; releasing a case does not."""
    last = Decision.objects.filter(reviewer=moderator).order_by("-created_at").first()
    return sha256(f"{moderator.pk} {last.pk if last else 'first'}".encode()).hexdigest()


def is_due(lot: str, queue: Queue) -> bool:
    return int(lot[:8], 16) * HUNDRED / EIGHT_DIGITS < queue.golden_share


def unseen_by(moderator: User, queue: Queue) -> QuerySet[GoldenItem]:
    """Items of a queue that they neither uploaded nor ever ruled on nor met in the game."""
    items = GoldenItem.objects.filter(
        *unknown_to(moderator), ~Exists(_out_of_place(queue)), removed_at=None
    )
    return items.exclude(submission__submitted_by=moderator).select_related("submission")


def _out_of_place(queue: Queue) -> QuerySet[Case]:
    """Reviews of the outer item that would give it away: dealt, it looks as they did.

    Those in another queue, and those in which a bank had a say, of which a golden page is silent.
    """
    reviews = Case.objects.filter(submission=OuterRef("submission"), kind=Case.Kind.REVIEW)
    known_then = BankMatch.objects.filter(
        submission=OuterRef("submission"), created_at__lte=OuterRef("created_at")
    )
    by_bank = Q(cause=Case.Cause.KNOWN_FAKE) | Q(Exists(known_then))
    return reviews.filter(~Q(queue=queue) | by_bank)
