"""What was told about something that is to be forgotten."""

import uuid
from collections.abc import Mapping, Sequence

from webhooks.models import Attempt, OutboxEvent
from webhooks.notes import forgotten

# Words of partners and of people, and what stands there without them; what is left of a payload
# are ids, codes and figures.
WORDS = {"reference": None, "answer": ""}


def forget_words(subjects: Sequence[uuid.UUID], instead: Mapping[str, str]) -> None:
    """In events about these, and in what receivers said to them; what is under way goes without.

    `instead` says what stands for a text of which only a part may stay.
    """
    events = OutboxEvent.objects.filter(type__in=OutboxEvent.Type.values, subject_id__in=subjects)
    told = list(events)
    for event in told:
        event.payload = {name: _left(name, said, instead) for name, said in event.payload.items()}
    OutboxEvent.objects.bulk_update(told, ["payload"])
    # After the events, whose locks wait for tries that are being written down with old words.
    Attempt.objects.filter(delivery__event__in=told).update(**forgotten())


def _left(name: str, said: object, instead: Mapping[str, str]) -> object:
    if name in WORDS:
        return WORDS[name]
    return instead.get(said, said) if isinstance(said, str) else said
