"""Writing to the outbox."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webhooks.models import OutboxEvent


@dataclass(frozen=True)
class Message:
    """A fact that an organisation is told about."""

    type: OutboxEvent.Type
    organisation_id: uuid.UUID
    subject_id: uuid.UUID
    payload: dict[str, Any]


def emit(
    *,
    event: OutboxEvent.Type,
    organisation_id: uuid.UUID,
    subject_id: uuid.UUID,
    payload: dict[str, Any],
) -> OutboxEvent:
    """Write a fact in the caller's transaction; the database refuses the same fact twice."""
    return emit_many([Message(event, organisation_id, subject_id, payload)])[0]


def emit_many(messages: Sequence[Message]) -> list[OutboxEvent]:
    return OutboxEvent.objects.bulk_create(
        OutboxEvent(
            type=message.type,
            organisation_id=message.organisation_id,
            subject_id=message.subject_id,
            payload=message.payload,
        )
        for message in messages
    )
