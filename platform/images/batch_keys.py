"""The Idempotency-Key of a batch: it stands for one content, and one request at a time uses it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import Organisation
from images import locks
from images.errors import IdempotencyInFlight
from images.idempotency import (
    Idempotency,
    earlier_answer,
    fingerprint,
    lock_name,
    remember_batch,
)
from images.intake import database
from images.spool import Chunked
from images.texts import checked_key

Places = Callable[[int], Idempotency | None]


@contextmanager
def places_of(
    organisation: Organisation, idempotency: Idempotency | None, content: Callable[[], object]
) -> Iterator[Places]:
    """A key for each place in the batch, by which a repeat finds what came in the first time.

    Held for the whole request, so that a repeat meanwhile is told to wait; `content` is only read
    once it is.
    """
    if idempotency is None:
        yield lambda _: None
        return
    checked_key(idempotency.key)
    with database(), locks.held(lock_name(organisation, idempotency)) as is_ours:
        if not is_ours:
            raise IdempotencyInFlight
        batch = _known(organisation, idempotency, fingerprint("batch", content()))
        yield lambda number: _place(batch, number)


def sha256_of(file: Chunked) -> str:
    """In pieces: it may not fit into memory."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def _known(organisation: Organisation, idempotency: Idempotency, content: str) -> int:
    """The record of this key; written before anything comes in, so that a crash leaves it."""
    earlier = earlier_answer(organisation, idempotency, content)
    return (earlier or remember_batch(organisation, idempotency, content)).pk


def _place(batch: int, number: int) -> Idempotency:
    """Of this record, because its successor a day later may stand for another batch."""
    digest = hashlib.sha256(f"{batch} {number}".encode()).hexdigest()
    return Idempotency(f"batch {digest}")
