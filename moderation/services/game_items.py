"""The pictures of the game: those that ship with the product, and those that people ruled on."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from images import locks, store
from moderation.models import Decision, GameItem, Truth
from moderation.outcomes import Outcome
from moderation.selectors import picture_key

TRUTHS: dict[str, Truth] = {
    Outcome.CONFIRMED_FAKE: Truth.FAKE,
    Outcome.AUTHENTIC: Truth.REAL,
}


@dataclass(frozen=True)
class Judged:
    """A built-in picture with what the pipeline said about it."""

    name: str
    source: GameItem.Source
    truth: Truth
    story: str
    picture: bytes  # WebP
    verdict: str
    probability: float | None


@transaction.atomic
def add_item(judged: Judged) -> GameItem:
    """Store a picture and its item; of several that come at once with one name, one is kept."""
    key = picture_key(hashlib.sha256(judged.picture).hexdigest())
    locks.share(key)  # the sweep of orphans cannot remove the object from here on
    store.write(key, judged.picture)
    row = GameItem(
        source=judged.source,
        truth=judged.truth,
        name=judged.name,
        story=judged.story,
        picture_key=key,
        verdict=judged.verdict,
        probability=judged.probability,
    )
    GameItem.objects.bulk_create([row], ignore_conflicts=True)
    return GameItem.objects.get(name=judged.name)


def enlist_ruled(decisions: Sequence[Decision]) -> None:
    """Rulings that were just told say what is true; call it in the transaction that told them."""
    last = {decision.case.submission_id: decision for decision in decisions}
    rows = [_ruled(pk, decision) for pk, decision in last.items() if _tells(decision)]
    GameItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["truth", "verdict", "probability", "is_active"],
    )
    _retire(last)


def _tells(decision: Decision) -> bool:
    """The truth, about a picture that can be shown."""
    return decision.outcome in TRUTHS and bool(decision.case.submission.stored_image.preview_key)


def _ruled(submission_id: UUID, decision: Decision) -> GameItem:
    submission = decision.case.submission
    return GameItem(
        source=GameItem.Source.RULED,
        truth=TRUTHS[decision.outcome],
        submission_id=submission_id,
        verdict=submission.verdict,
        probability=submission.probability,
    )


def _retire(last: Mapping[UUID, Decision]) -> None:
    unsaid = [pk for pk, decision in last.items() if decision.outcome not in TRUTHS]
    GameItem.objects.filter(submission__in=unsaid).update(is_active=False)
