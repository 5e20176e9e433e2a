"""Writing to the outbox."""

import uuid
from typing import Any

from webhooks.models import OutboxEvent


def emit(
    *, event: OutboxEvent.Type, organisation_id: uuid.UUID, subject_id: uuid.UUID, payload: dict[str, Any]
) -> OutboxEvent:
    """Write a fact in the caller's transaction; the database refuses the same fact twice."""
    return OutboxEvent.objects.create(
        type=event, organisation_id=organisation_id, subject_id=subject_id, payload=payload
    )
