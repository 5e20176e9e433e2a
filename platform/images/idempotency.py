"""The same key and the same request give the same answer for 24 hours."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Now

from accounts.models import Organisation
from images.errors import IdempotencyInFlight, IdempotencyMismatch
from images.locks import try_lock
from images.models import IdempotencyRecord, Submission

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Idempotency:
    """The value of an `Idempotency-Key` header."""

    key: str


def fingerprint(*parts: object) -> str:
    """SHA-256 over everything that was sent."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def earlier_answer(
    organisation: Organisation, idempotency: Idempotency, fingerprint: str
) -> IdempotencyRecord | None:
    """Holds the key until the transaction ends; a second request meanwhile is told to wait."""
    if not try_lock(f"idempotency {organisation.pk.hex} {idempotency.key}"):
        raise IdempotencyInFlight(
            "The first request with this Idempotency-Key has not been answered yet; "
            "repeat this one in a second.",
            retry_after=1,
        )
    records = IdempotencyRecord.objects.filter(organisation=organisation, key=idempotency.key)
    records.filter(created_at__lt=Now() - KEPT).delete()
    record = records.select_related("submission__image").first()
    if record and record.fingerprint != fingerprint:
        raise IdempotencyMismatch(
            "This Idempotency-Key was used for a request with other content; "
            "nothing was stored. Use a new key."
        )
    return record


def remember(
    submission: Submission,
    idempotency: Idempotency,
    fingerprint: str,
    answer: uuid.UUID | None = None,
) -> None:
    """`answer` is what was made about a submission that was there before."""
    IdempotencyRecord.objects.create(
        organisation=submission.organisation,
        key=idempotency.key,
        fingerprint=fingerprint,
        submission=submission,
        answer=answer,
    )
