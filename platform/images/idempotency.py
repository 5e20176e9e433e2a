"""The same key and the same request give the same answer for 24 hours."""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now

from accounts.models import Organisation
from images.errors import IdempotencyInFlight, IdempotencyMismatch
from images.locks import try_lock
from images.models import IdempotencyRecord, Submission
from images.texts import checked_key

KEPT = timedelta(hours=24)
Made = TypeVar("Made", bound=Model)


@dataclass(frozen=True)
class Idempotency:
    """The value of an `Idempotency-Key` header."""

    key: str


@dataclass(frozen=True)
class Answer(Generic[Made]):
    """What a request made, or what the first one with its key made."""

    made: Made
    replayed: bool


@transaction.atomic
def once(
    make: Callable[[], Made],
    *,
    kind: type[Made],
    about: Submission,
    idempotency: Idempotency | None,
    content: str,
) -> Answer[Made]:
    """Make something about a submission, once a key; `content` is the request's fingerprint."""
    if idempotency is None:
        return Answer(make(), replayed=False)
    checked_key(idempotency.key)
    earlier = earlier_answer(about.organisation, idempotency, content)
    if earlier:
        return Answer(kind._default_manager.get(pk=earlier.answer), replayed=True)
    made = make()
    remember(about, idempotency, content, made.pk)
    return Answer(made, replayed=False)


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


def is_answered(organisation: Organisation, idempotency: Idempotency) -> bool:
    """Whether this may be a repeat; `earlier_answer` decides."""
    records = IdempotencyRecord.objects.filter(organisation=organisation, key=idempotency.key)
    return records.exists()


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
