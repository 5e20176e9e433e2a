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
AT_ONCE = 1_000  # rows that one transaction of the clean-up holds
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
    if not try_lock(lock_name(organisation, idempotency)):
        raise IdempotencyInFlight
    records = IdempotencyRecord.objects.filter(organisation=organisation, key=idempotency.key)
    records.filter(created_at__lt=Now() - KEPT).delete()
    record = records.select_related("submission__image").first()
    if record and record.fingerprint != fingerprint:
        raise IdempotencyMismatch
    return record


def lock_name(organisation: Organisation, idempotency: Idempotency) -> str:
    return f"idempotency {organisation.pk.hex} {idempotency.key}"


def is_answered(organisation: Organisation, *asked: Idempotency) -> bool:
    """Whether this may be a repeat of one of them; `earlier_answer` decides."""
    keys = [checked_key(one.key) for one in asked]
    records = IdempotencyRecord.objects.filter(organisation=organisation, key__in=keys)
    return records.filter(created_at__gte=Now() - KEPT).exists()


def remember(submission: Submission, idempotency: Idempotency, fingerprint: str) -> None:
    """What the request brought in."""
    _write(submission.organisation, idempotency, fingerprint, submission=submission)


@transaction.atomic
def forget_old() -> int:
    """Remove some of what is no longer an answer; how many, 0 when none is left."""
    old = IdempotencyRecord.objects.filter(created_at__lt=Now() - KEPT).order_by("created_at")
    free = old.select_for_update(of=("self",), skip_locked=True)
    keys = list(free.values_list("pk", flat=True)[:AT_ONCE])
    IdempotencyRecord.objects.filter(pk__in=keys).delete()
    return len(keys)


def remember_batch(
    organisation: Organisation, idempotency: Idempotency, fingerprint: str
) -> IdempotencyRecord:
    """Before anything of it comes in; each of its places gets a record of its own."""
    return IdempotencyRecord.objects.create(
        organisation=organisation, key=idempotency.key, fingerprint=fingerprint, is_batch=True
    )


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
