"""Writing to the outbox, and with each event its deliveries."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services.facts import hint


@dataclass(frozen=True)
class Message:
    """A fact that an organisation is told about."""

    type: OutboxEvent.Type
    organisation_id: uuid.UUID
    subject_id: uuid.UUID
    payload: dict[str, Any]
    callback_id: uuid.UUID | None = None  # an endpoint that hears of it, whatever it wants to hear


def emit(
    *,
    event: OutboxEvent.Type,
    organisation_id: uuid.UUID,
    subject_id: uuid.UUID,
    payload: dict[str, Any],
    callback_id: uuid.UUID | None = None,
) -> OutboxEvent:
    """Write a fact in the caller's transaction; the database refuses the same fact twice."""
    return emit_many([Message(event, organisation_id, subject_id, payload, callback_id)])[0]


@transaction.atomic
def emit_many(messages: Sequence[Message]) -> list[OutboxEvent]:
    """Events, and one delivery for each endpoint that wants it or is named: decision 131."""
    events = OutboxEvent.objects.bulk_create(
        OutboxEvent(
            type=message.type,
            organisation_id=message.organisation_id,
            subject_id=message.subject_id,
            payload=message.payload,
        )
        for message in messages
    )
    callbacks = [message.callback_id for message in messages]
    deliveries = Delivery.objects.bulk_create(_deliveries(events, callbacks))
    if deliveries:
        hint()
    return events


def _deliveries(
    events: Sequence[OutboxEvent], callbacks: Sequence[uuid.UUID | None]
) -> Iterator[Delivery]:
    endpoints = defaultdict(list)
    organisations = {event.organisation_id for event in events}
    for endpoint in Endpoint.objects.filter(organisation__in=organisations, off_since=None):
        endpoints[endpoint.organisation_id].append(endpoint)
    for event, callback_id in zip(events, callbacks, strict=True):
        for endpoint in endpoints[event.organisation_id]:
            if endpoint.pk == callback_id or endpoint.wants(event):
                yield Delivery(event=event, endpoint=endpoint)
