"""Bytes that are to go: the only code that writes erasures."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Now

from images.models import Erasure, Image

# A worker that had the image in hand may still store a picture of it; no task lives for longer.
AGAIN_AFTER = timedelta(minutes=5)


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


def drop(erasure: Erasure) -> None:
    """Nothing is left to do, and nothing tells the content any more."""
    _rows(erasure).update(sha256="", due_at=None, erased_at=Coalesce("erased_at", Now()))


def _rows(erasure: Erasure) -> QuerySet[Erasure]:
    return Erasure.objects.filter(pk=erasure.pk)
