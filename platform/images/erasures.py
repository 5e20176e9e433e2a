"""Bytes that are to go: the only code that writes erasures."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from common.jobs import Job, enqueue
from images.models import Erasure, Image, Submission

# A worker that had the image in hand may still store a picture of it; no task lives for longer.
AGAIN_AFTER = timedelta(minutes=5)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)


def want(submission: Submission, sha256: str) -> None:
    """Of the last submission that needed them; in the transaction that deletes its image."""
    organisation = submission.organisation
    Erasure.objects.create(submission=submission, organisation=organisation, sha256=sha256)
    transaction.on_commit(partial(enqueue, Job.ERASE))


def want_late(submission: Submission, sha256: str) -> None:
    """If it was deleted while somebody fetched them: what he has stored goes, too."""
    deleted = Submission.objects.filter(pk=submission.pk, deleted_at__isnull=False)
    if deleted.filter(erasure=None).exists():
        want(submission, sha256)


def waiting() -> QuerySet[Erasure]:
    """What is due, the oldest first."""
    return Erasure.objects.filter(due_at__lte=Now()).order_by("due_at")


def take_next() -> Erasure | None:
    """One that nobody works on, locked until the transaction ends: if it breaks off, it waits."""
    free = waiting().select_for_update(of=("self",), skip_locked=True)
    return free.select_related("submission").first()


def is_needed(erasure: Erasure) -> bool:
    """Whether the same content was sent again meanwhile; the caller has locked its object."""
    images = Image.objects.filter(organisation=erasure.organisation_id, sha256=erasure.sha256)
    return images.exists()


def end(erasure: Erasure) -> None:
    """The bytes are gone; the first time, another look is due."""
    if erasure.erased_at is None:
        _rows(erasure).update(erased_at=Now(), due_at=Now() + AGAIN_AFTER)
    else:
        drop(erasure)


def put_off(erasure: Erasure) -> None:
    """The store could not; the longer ago it was deleted, the longer is the pause."""
    now = timezone.now()
    age = now - (erasure.submission.deleted_at or now)
    _rows(erasure).update(due_at=now + min(LONGEST_PAUSE, max(SHORTEST_PAUSE, age / 2)))


def drop(erasure: Erasure) -> None:
    """Nothing is left to do, and nothing tells the content any more."""
    _rows(erasure).update(sha256="", due_at=None, erased_at=Coalesce("erased_at", Now()))


def _rows(erasure: Erasure) -> QuerySet[Erasure]:
    return Erasure.objects.filter(pk=erasure.pk)
