"""What a person may be shown in the game, and in which order."""

from collections.abc import Iterable
from secrets import SystemRandom
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from accounts.selectors import has_role
from common.errors import NotFound
from common.ids import parse_public_id
from images.models import Submission
from moderation.models import Decision, GameCard, GameItem, GamePlay, GoldenItem
from moderation.selectors.cases import REVIEWERS

GAME_PICTURES = "game"
STANDS = Q(submission__flag__in=[Submission.Flag.DECIDED, Submission.Flag.FINAL])


def picture_key(sha256: str) -> str:
    return f"{GAME_PICTURES}/{sha256[:2]}/{sha256}.webp"


def stored_game_keys(among: Iterable[str] | None = None) -> set[str]:
    """The objects that items name: all, or those among these keys."""
    items = GameItem.objects.filter(submission=None)
    named = items if among is None else items.filter(picture_key__in=among)
    return set(named.values_list("picture_key", flat=True))


def recipes_done() -> set[str]:
    """The names of the built-in pictures that are there."""
    return set(GameItem.objects.exclude(name="").values_list("name", flat=True))


def items_for(person: User) -> QuerySet[GameItem]:
    """Built-in pictures, and rulings that stand on what they may see and do not know already.

    No golden items: the game would tell their truth.
    """
    ruled_by_them = Decision.objects.filter(
        case__submission=OuterRef("submission"), reviewer=person, undone_at=None
    )
    golden = GoldenItem.objects.filter(submission=OuterRef("submission"), removed_at=None)
    left_out = Q(submission__submitted_by=person) | Exists(ruled_by_them) | Exists(golden)
    ruled = Q(submission__isnull=False) & STANDS & _seen_by(person) & ~left_out
    return GameItem.objects.filter(Q(submission=None) | ruled, is_active=True)


def _seen_by(person: User) -> Q:
    """Reviewers see the submissions of all organisations, members those of their own."""
    if has_role(person, *REVIEWERS):
        return Q()
    return Q(submission__organisation__in=person.memberships.values("organisation"))


def can_play(person: User) -> bool:
    """Whether there is a next item: anything but mistakes of theirs that still rest."""
    resting = GameCard.objects.filter(person=person, due_at__gt=Now())
    return items_for(person).exclude(pk__in=resting.values("item")).exists()


def next_item(person: User) -> GameItem | None:
    """A mistake that is due; else something new; else what they saw longest ago."""
    items = items_for(person)
    due = GameCard.objects.filter(person=person, due_at__lte=Now(), item__in=items)
    card = due.select_related("item").order_by("due_at").first()
    if card:
        return card.item
    plays = GamePlay.objects.filter(person=person)
    new = items.exclude(pk__in=plays.values("item"))
    return _drawn(new) or _seen_longest_ago(items, person)


def _drawn(items: QuerySet[GameItem]) -> GameItem | None:
    """By lot: the first behind a random place in their order, which goes round."""
    in_order = items.order_by("lot")
    return in_order.filter(lot__gte=SystemRandom().random()).first() or in_order.first()


def _seen_longest_ago(items: QuerySet[GameItem], person: User) -> GameItem | None:
    """Mistakes that still rest are left in peace."""
    awake = items.exclude(pk__in=GameCard.objects.filter(person=person).values("item"))
    seen = awake.annotate(seen_at=Max("plays__shown_at", filter=Q(plays__person=person)))
    return seen.order_by("seen_at").first()


def open_play(person: User) -> GamePlay | None:
    """The picture before them, unless they may no longer see it."""
    return plays_of(person).filter(answered_at=None).first()


def play_of(person: User, public_id: str) -> GamePlay:
    """Somebody else's play, or one whose picture they may no longer see, is missing."""
    found = plays_of(person).filter(pk=parse_public_id("play", public_id)).first()
    if found is None:
        raise NotFound("There is no such picture.")
    return found


def plays_of(person: User) -> QuerySet[GamePlay]:
    """Theirs on pictures that they may still see."""
    plays = GamePlay.objects.filter(person=person, item__in=items_for(person))
    return plays.select_related("item__submission__image")


def card_for(person: User, item: UUID) -> GameCard | None:
    return GameCard.objects.filter(person=person, item=item).first()


def is_veiled_for(item: GameItem, person: User) -> bool:
    """Whoever works for the house that uploaded a picture sees it plainly everywhere."""
    submission = item.submission
    if submission is None:
        return False
    return not person.memberships.filter(organisation=submission.organisation_id).exists()
