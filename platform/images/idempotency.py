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
    about: Submission | Organisation,
    idempotency: Idempotency | None,
    content: str,
) -> Answer[Made]:
    """Make something about a submission, or for an organisation, once a key.

    `content` is the request's fingerprint.
    """
    if idempotency is None:
        return Answer(make(), replayed=False)
    checked_key(idempotency.key)
    submission = about if isinstance(about, Submission) else None
    organisation = about.organisation if isinstance(about, Submission) else about
    earlier = earlier_answer(organisation, idempotency, content)
    if earlier:
        return Answer(kind._default_manager.get(pk=earlier.answer), replayed=True)
    made = make()
    _write(organisation, idempotency, content, submission=submission, answer=made.pk)
    return Answer(made, replayed=False)


def fingerprint(*parts: object) -> str:
    """SHA-256 over everything that was sent."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def earlier_answer(
    organisation: Organisation, idempotency: Idempotency, fingerprint: str
) -> IdempotencyRecord | None:
    """Holds the key until the transaction ends; a second request meanwhile is told to wait."""
    if not try_lock(f"idempotency {organisation.pk.hex} {idempotency.key}"):
        raise IdempotencyInFlight
    records = IdempotencyRecord.objects.filter(organisation=organisation, key=idempotency.key)
    records.filter(created_at__lt=Now() - KEPT).delete()
    record = records.select_related("submission__image").first()
    if record and record.fingerprint != fingerprint:
        raise IdempotencyMismatch
    return record


def is_answered(organisation: Organisation, *asked: Idempotency) -> bool:
    """Whether this may be a repeat of one of them; `earlier_answer` decides."""
    keys = [one.key for one in asked]
    return IdempotencyRecord.objects.filter(organisation=organisation, key__in=keys).exists()


def remember(submission: Submission, idempotency: Idempotency, fingerprint: str) -> None:
    """What the request brought in."""
    _write(submission.organisation, idempotency, fingerprint, submission=submission)


def _write(
    organisation: Organisation,
    idempotency: Idempotency,
    fingerprint: str,
    *,
    submission: Submission | None,
    answer: uuid.UUID | None = None,
) -> None:
    """`answer` is what was made about a submission that was there before, or about none."""
    IdempotencyRecord.objects.create(
        organisation=organisation,
        key=idempotency.key,
        fingerprint=fingerprint,
        submission=submission,
        answer=answer,
    )
