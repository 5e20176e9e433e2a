"""How an image comes in: looked at, stored, then made known in one transaction."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from accounts.models import ApiKey, Organisation, User
from accounts.services import count_image, require_room_today
from audit.services import Fact, key_actor, record, user_actor
from common.errors import Unavailable
from common.jobs import Job, enqueue
from common.request_ids import current_request_id
from common.timings import Metric, Timing, timings
from images import locks, store, texts
from images.formats import Header
from images.headers import inspect_file
from images.idempotency import (
    Idempotency,
    earlier_answer,
    fingerprint,
    is_answered,
    remember,
)
from images.models import Image, Submission
from images.spool import Chunked, Spool, spooled
from images.turns import take_turn

__all__ = ["Accepted", "Idempotency", "Priority", "Sender", "accept"]

logger = logging.getLogger(__name__)
Priority = Submission.Priority


@dataclass(frozen=True)
class Sender:
    """Who uploads: a person through a page, or a key through the API."""

    organisation: Organisation
    source: Submission.Source
    user: User | None = None
    api_key: ApiKey | None = None
    priority: Submission.Priority = Priority.INTERACTIVE

    @property
    def actor(self) -> str:
        if self.api_key:
            return key_actor(self.api_key.pk)
        if self.user:
            return user_actor(self.user.pk)
        raise ValueError("A sender is a person or a key.")


@dataclass(frozen=True)
class Accepted:
    submission: Submission
    replayed: bool


@dataclass(frozen=True)
class Words:
    """What came along with the image, checked."""

    reference: str
    metadata: dict[str, Any]
    file_name: str


@dataclass(frozen=True)
class Arrival:
    """An image that may come in, and who brings it."""

    sender: Sender
    spool: Spool
    header: Header
    words: Words

    @property
    def object_key(self) -> str:
        return store.object_key(self.sender.organisation.pk, self.spool.sha256)

    @property
    def fingerprint(self) -> str:
        words = self.words
        return fingerprint(self.spool.sha256, words.reference, words.metadata, words.file_name)


def accept(
    *,
    sender: Sender,
    file: Chunked,
    file_name: str,
    reference: str = "",
    metadata: dict[str, Any] | None = None,
    idempotency: Idempotency | None = None,
) -> Accepted:
    """Raises what `images.errors` lists; when it returns, the image cannot get lost any more."""
    started = time.perf_counter()
    words = Words(
        reference=texts.checked_reference(reference),
        metadata=texts.checked_metadata(metadata or {}),
        file_name=texts.cleaned_file_name(file_name),
    )
    if idempotency:
        texts.checked_key(idempotency.key)
    with spooled(file) as spool, _database():
        arrival = Arrival(sender, spool, inspect_file(spool.path), words)
        if not (idempotency and is_answered(sender.organisation, idempotency)):
            require_room_today(sender.organisation)
        _store(arrival)
        accepted = _make_known(arrival, idempotency)
    _tell(accepted, time.perf_counter() - started)
    return accepted


@transaction.atomic
def _make_known(arrival: Arrival, idempotency: Idempotency | None) -> Accepted:
    if idempotency:
        earlier = earlier_answer(arrival.sender.organisation, idempotency, arrival.fingerprint)
        if earlier and earlier.submission:
            return Accepted(earlier.submission, replayed=True)
    # The sweep of orphans takes the same lock: it cannot remove the object from here on.
    locks.share(arrival.object_key)
    _store(arrival)
    count_image(arrival.sender.organisation)
    submission = _create_submission(arrival, _image_of(arrival))
    if idempotency:
        remember(submission, idempotency, arrival.fingerprint)
    transaction.on_commit(partial(enqueue, Job.ANALYSE))
    record(_fact(arrival, submission))
    return Accepted(submission, replayed=False)


def _store(arrival: Arrival) -> None:
    store.write_file(arrival.object_key, arrival.spool.path, arrival.spool.size_bytes)


def _image_of(arrival: Arrival) -> Image:
    image, _ = Image.objects.get_or_create(
        organisation=arrival.sender.organisation,
        sha256=arrival.spool.sha256,
        defaults={
            "size_bytes": arrival.spool.size_bytes,
            "format": arrival.header.format,
            "width": arrival.header.width,
            "height": arrival.header.height,
            "object_key": arrival.object_key,
        },
    )
    return image


def _create_submission(arrival: Arrival, image: Image) -> Submission:
    sender, words = arrival.sender, arrival.words
    return Submission.objects.create(
        organisation=sender.organisation,
        image=image,
        source=sender.source,
        submitted_by=sender.user,
        api_key=sender.api_key,
        reference=words.reference,
        metadata=words.metadata,
        file_name=words.file_name,
        request_id=current_request_id(),
        priority=sender.priority,
        turn=take_turn(sender.organisation, sender.priority),
    )


def _tell(accepted: Accepted, seconds: float) -> None:
    submission = accepted.submission
    told = {"submission": submission.public_id, "replayed": accepted.replayed}
    logger.info("submission accepted", extra=told | {"milliseconds": round(seconds * 1000)})
    timings.note([Timing(Metric.ACCEPT, submission.source, seconds)])


def _fact(arrival: Arrival, submission: Submission) -> Fact:
    return Fact(
        actor=arrival.sender.actor,
        action="submission.accepted",
        subject=submission.public_id,
        organisation_id=arrival.sender.organisation.pk,
        data={
            "sha256": arrival.spool.sha256,
            "size_bytes": arrival.spool.size_bytes,
            "format": arrival.header.format,
            "source": arrival.sender.source.value,
        },
    )


@contextmanager
def _database() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(
            "The database does not answer, so nothing was accepted; send the image again soon.",
            retry_after=5,
        ) from error
