"""How an image comes in: looked at, stored, then made known in one transaction."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, transaction

from accounts.models import ApiKey, Organisation, User
from accounts.services import count_image, require_room_today
from audit.services import Fact, key_actor, record, user_actor
from common.errors import Unavailable
from common.jobs import Job, enqueue
from common.request_ids import current_request_id
from common.timings import Metric, Timing, timings
from images import contents, texts
from images.callbacks import endpoint_named, require_callback
from images.contents import Content
from images.idempotency import (
    Idempotency,
    earlier_answer,
    fingerprint,
    is_answered,
    remember,
)
from images.models import Image, Submission
from images.spool import Chunked
from images.turns import take_turn

__all__ = ["Accepted", "Idempotency", "Priority", "Sender", "Words", "accept"]

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
    callback: str = ""  # the id of an endpoint that is to hear all about it

    @property
    def wants_told(self) -> tuple[str, ...]:
        """For fingerprints: without a callback they stay what they were before there were any."""
        return (self.callback,) if self.callback else ()

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

    @classmethod
    def checked(
        cls, reference: str, metadata: dict[str, Any] | None, file_name: str = ""
    ) -> "Words":
        return cls(
            reference=texts.checked_reference(reference),
            metadata=texts.checked_metadata(metadata or {}),
            file_name=texts.cleaned_file_name(file_name),
        )


class Arriving(Protocol):
    """What may come in: an image, or the address of one."""

    @property
    def sender(self) -> Sender: ...
    @property
    def job(self) -> Job: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    def bring_in(self) -> Submission: ...


@dataclass(frozen=True)
class Arrival:
    """An image that may come in, and who brings it."""

    sender: Sender
    content: Content
    words: Words
    job: Job = Job.ANALYSE

    @property
    def fingerprint(self) -> str:
        words, sha256 = self.words, self.content.sha256
        said = (words.reference, words.metadata, words.file_name)
        return fingerprint(sha256, *said, *self.sender.wants_told)

    @property
    def facts(self) -> dict[str, Any]:
        return self.content.facts

    def bring_in(self) -> Submission:
        contents.secure(self.content)
        count_image(self.sender.organisation)
        image = contents.image_of(self.content)
        return create_submission(self.sender, self.words, image=image)


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
    words = Words.checked(reference, metadata, file_name)
    if idempotency:
        texts.checked_key(idempotency.key)
    with contents.looked_at(sender.organisation, file) as content, database():
        arrival = Arrival(sender, content, words)
        require_room(sender, idempotency)
        contents.keep(content)
        accepted = once(arrival, idempotency)
    tell(accepted, time.perf_counter() - started)
    return accepted


def require_room(sender: Sender, idempotency: Idempotency | None) -> None:
    """A repeat needs none, nor an endpoint that is still there."""
    keys = [idempotency] if idempotency else []
    require_callback(sender.organisation, sender.callback, *keys)
    if not is_answered(sender.organisation, *keys):
        require_room_today(sender.organisation)


@transaction.atomic
def once(arrival: Arriving, idempotency: Idempotency | None) -> Accepted:
    """Make its submission known, or find what the first request with this key made."""
    sender = arrival.sender
    if idempotency:
        earlier = earlier_answer(sender.organisation, idempotency, arrival.fingerprint)
        if earlier and earlier.submission:
            return Accepted(earlier.submission, replayed=True)
    submission = arrival.bring_in()
    if idempotency:
        remember(submission, idempotency, arrival.fingerprint)
    transaction.on_commit(partial(enqueue, arrival.job))
    record(_fact(arrival, submission))
    return Accepted(submission, replayed=False)


def create_submission(
    sender: Sender, words: Words, *, image: Image | None = None, source_url: str = ""
) -> Submission:
    """With its image, or with the address where that is fetched before it gets a turn."""
    return Submission.objects.create(
        organisation=sender.organisation,
        image=image,
        source_url=source_url,
        status=Submission.Status.QUEUED if image else Submission.Status.FETCHING,
        source=sender.source,
        submitted_by=sender.user,
        api_key=sender.api_key,
        reference=words.reference,
        metadata=words.metadata,
        file_name=words.file_name,
        request_id=current_request_id(),
        priority=sender.priority,
        turn=take_turn(sender.organisation, sender.priority) if image else 0,
        callback=endpoint_named(sender.organisation, sender.callback),
    )


def tell(accepted: Accepted, seconds: float) -> None:
    submission = accepted.submission
    told = {"submission": submission.public_id, "replayed": accepted.replayed}
    logger.info("submission accepted", extra=told | {"milliseconds": round(seconds * 1000)})
    timings.note([Timing(Metric.ACCEPT, submission.source, seconds)])


def _fact(arrival: Arriving, submission: Submission) -> Fact:
    return Fact(
        actor=arrival.sender.actor,
        action="submission.accepted",
        subject=submission.public_id,
        organisation_id=arrival.sender.organisation.pk,
        data=arrival.facts | {"source": arrival.sender.source.value},
    )


@contextmanager
def database() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(
            "The database does not answer, so nothing was accepted; send the image again soon.",
            retry_after=5,
        ) from error
