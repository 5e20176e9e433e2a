"""The same key and the same request give the same answer for 24 hours."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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


def fingerprint(*, sha256: str, reference: str, metadata: dict[str, Any], file_name: str) -> str:
    """SHA-256 over everything that was sent."""
    parts = json.dumps([sha256, reference, metadata, file_name], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()


def earlier_answer(
    organisation: Organisation, idempotency: Idempotency, fingerprint: str
) -> Submission | None:
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
            "This Idempotency-Key was used for another image, reference, metadata or file name; "
            "nothing was stored. Use a new key."
        )
    return record.submission if record else None


def is_answered(organisation: Organisation, idempotency: Idempotency) -> bool:
    """Whether this may be a repeat; `earlier_answer` decides."""
    records = IdempotencyRecord.objects.filter(organisation=organisation, key=idempotency.key)
    return records.exists()


def remember(submission: Submission, idempotency: Idempotency, fingerprint: str) -> None:
    IdempotencyRecord.objects.create(
        organisation=submission.organisation,
        key=idempotency.key,
        fingerprint=fingerprint,
        submission=submission,
    )
