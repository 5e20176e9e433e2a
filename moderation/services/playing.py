"""Playing the game: one picture, one guess, and mistakes that come back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.errors import AlreadyGuessed, NothingToPlay
from moderation.models import GameCard, GamePlay, Truth
from moderation.repetition import box_after, due_after
from moderation.selectors import items_for, next_item, open_play
from moderation.services.turns import take_turn


@transaction.atomic
def start_play(*, person: User) -> GamePlay:
    """The picture that lies before them, or the next one."""
    take_turn(person)  # their other windows then find what this one chose
    unanswered = GamePlay.objects.filter(person=person, answered_at=None)
    unanswered.exclude(item__in=items_for(person)).delete()
    lying = open_play(person)
    if lying:
        return lying
    item = next_item(person)
    if item is None:
        raise NothingToPlay
    is_first = not GamePlay.objects.filter(person=person, item=item).exists()
    return GamePlay.objects.create(person=person, item=item, is_first=is_first)


@transaction.atomic
def guess(*, play: GamePlay, answer: Truth) -> GamePlay:
    """The first answer counts; a later one raises AlreadyGuessed."""
    locked = GamePlay.objects.select_for_update(of=("self",)).select_related("item")
    row = locked.get(pk=play.pk)
    if row.answered_at:
        raise AlreadyGuessed
    row.guess, row.truth, row.machine = answer, row.item.truth, row.item.machine
    row.answered_at = timezone.now()
    row.milliseconds = _milliseconds(row.shown_at, row.answered_at)
    row.save(update_fields=["guess", "truth", "machine", "answered_at", "milliseconds"])
    _move_card(row, row.answered_at)
    return row


def _milliseconds(shown_at: datetime, answered_at: datetime) -> int:
    taken = int((answered_at - shown_at).total_seconds() * 1000)
    return min(max(taken, 0), GamePlay.LONGEST)


def _move_card(play: GamePlay, now: datetime) -> None:
    cards = GameCard.objects.filter(person=play.person_id, item=play.item)
    box = box_after(cards.values_list("box", flat=True).first(), is_right=play.is_right)
    if box is None:
        cards.delete()
        return
    GameCard.objects.update_or_create(
        person_id=play.person_id,
        item=play.item,
        defaults={"box": box, "due_at": due_after(box, now)},
    )
