"""What was told about something that is to be forgotten, and what was still to be told."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils import timezone

from webhooks import leases
from webhooks.models import Attempt, Delivery, OutboxEvent
from webhooks.notes import forgotten

# Words of partners and of people, and what stands there without them; what is left of a payload
# are ids, codes and figures.
WORDS = {"reference": None, "answer": ""}


def forget_words(subjects: Sequence[uuid.UUID], instead: Mapping[str, str]) -> None:
    """In events about these, and in what receivers said to them; what is under way is given up.

    `instead` says what stands for a text of which only a part may stay.
    """
    events = OutboxEvent.objects.filter(type__in=OutboxEvent.Type.values, subject_id__in=subjects)
    told = list(events)
    for event in told:
        event.payload = {name: _left(name, said, instead) for name, said in event.payload.items()}
        event.forgotten_at = timezone.now()
    OutboxEvent.objects.bulk_update(told, ["payload", "forgotten_at"])
    # After the events, whose locks wait for tries that are being written down with old words.
    Attempt.objects.filter(delivery__event__in=told).update(**forgotten())
    leases.bury(leases.forgotten(told), Delivery.DeadReason.DELETED)


def _left(name: str, said: object, instead: Mapping[str, str]) -> object:
    if name in WORDS:
        return WORDS[name]
    return instead.get(said, said) if isinstance(said, str) else said
