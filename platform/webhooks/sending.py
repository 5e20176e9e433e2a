"""One try: a signed message goes out, and whatever comes back is told; no database here."""

import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from common.errors import Unavailable
from common.outbound import Answer, Limits, OutboundError, post
from common.sealing import unseal
from webhooks.errors import SecretUnreadable
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.signing import signatures

logger = logging.getLogger(__name__)

SEALED_FOR = "webhooks.secret"
KEPT_BYTES = 4096  # of an answer


@dataclass(frozen=True)
class Parcel:
    """What one try sends; what it is made from was read with the claim."""

    delivery: Delivery
    url: str
    headers: dict[str, str]
    signature: str
    body: bytes


@dataclass(frozen=True)
class Try:
    parcel: Parcel
    started_at: datetime
    milliseconds: int
    answer: Answer | None = None
    error: OutboundError | None = None

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else None


def tried(delivery: Delivery) -> Try:
    """What cannot be signed has failed like what was not taken: alone, and in the log."""
    started_at = timezone.now()
    try:
        parcel = packed(delivery)
    except SecretUnreadable as error:
        about = {"endpoint": delivery.endpoint.public_id, "delivery": delivery.public_id}
        logger.error("webhook not signed", extra=about | {"reason": error.code})
        nothing = Parcel(delivery, delivery.endpoint.url, {}, "", b"")
        return Try(nothing, started_at, 0, error=error)
    return send(parcel)


def packed(delivery: Delivery) -> Parcel:
    """The event's id on every try; time and signatures are of this one."""
    event, now = delivery.event, int(time.time())
    body = body_of(event)
    keys = _keys(delivery.endpoint)
    headers = {
        "content-type": "application/json",
        "webhook-id": event.public_id,
        "webhook-timestamp": str(now),
    }
    signed = signatures(keys, event.public_id, now, body)
    return Parcel(delivery, delivery.endpoint.url, headers, signed, body)


def send(parcel: Parcel) -> Try:
    headers = parcel.headers | {"webhook-signature": parcel.signature}
    limits = Limits(seconds=settings.WEBHOOK_SECONDS, size_bytes=KEPT_BYTES)
    started_at, started = timezone.now(), time.monotonic()
    try:
        answer = post(parcel.url, headers, parcel.body, limits)
    except OutboundError as error:
        milliseconds = round((time.monotonic() - started) * 1000)
        return Try(parcel, started_at, milliseconds, error=error)
    return Try(parcel, started_at, answer.milliseconds, answer=answer)


def _keys(endpoint: Endpoint) -> list[str]:
    """Those that can be read, for a new secret is enough to sign with."""
    keys = []
    for secret in endpoint.live_secrets():
        with suppress(Unavailable):
            keys.append(unseal(secret.sealed, purpose=SEALED_FOR))
    if not keys:
        raise SecretUnreadable
    return keys


def body_of(event: OutboxEvent) -> bytes:
    """The same bytes on every try."""
    content = {
        "type": event.type,
        "timestamp": event.created_at.isoformat().replace("+00:00", "Z"),
        "data": event.payload,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
