"""Copies of an image at its own pixels: wished for by a page, made by a worker, forgotten in time.

Nobody needs them for most images, and they are larger than the files: decision 121.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from common.errors import NotFound
from common.jobs import Job, enqueue
from images import store
from images.models import ExactCopy, Image
from images.tiles import Tile, tiles

LIFETIME = timedelta(days=7)
CHUNK = 1_000

Status = ExactCopy.Status


def want(image: Image) -> ExactCopy:
    """The copy, wished for from now on unless it is there; one that failed gets another try."""
    if not image.preview_key:
        raise NotFound("This image has not been decoded.")
    with transaction.atomic():
        if not Image.objects.select_for_update(no_key=True).filter(pk=image.pk).exists():
            raise NotFound("This image was deleted.")
        copy, _ = ExactCopy.objects.get_or_create(image=image)
        if copy.status == Status.FAILED:
            copy.attempts, copy.due_at = 0, timezone.now()
            _write(copy, Status.WANTED)
        if copy.status == Status.WANTED:
            transaction.on_commit(partial(enqueue, Job.MAKE_EXACT_COPIES))
    return copy


def copy_of(image: Image) -> ExactCopy | None:
    return ExactCopy.objects.filter(image=image).first()


def waiting() -> QuerySet[ExactCopy]:
    """Oldest wish first."""
    return ExactCopy.objects.filter(status=Status.WANTED, due_at__lte=Now()).order_by("due_at")


@transaction.atomic
def claim_next() -> ExactCopy | None:
    """Count a try of a wish that nobody works on, before the work: a killed worker counts none."""
    while copy := _unlocked(waiting()):
        if copy.attempts < settings.MAX_ATTEMPTS:
            return _count(copy)
        end(copy, reason="The worker stopped each time while it was making this copy.")
    return None


def hold(claimed: ExactCopy) -> ExactCopy | None:
    """Lock what was claimed until the transaction ends; None if others have taken it since."""
    wanted = ExactCopy.objects.filter(status=Status.WANTED)
    return _unlocked(wanted.filter(pk=claimed.pk, attempts=claimed.attempts))


def _unlocked(copies: QuerySet[ExactCopy]) -> ExactCopy | None:
    """The first that nobody holds, locked."""
    free = copies.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return free.select_related("image").first()


def _count(copy: ExactCopy) -> ExactCopy:
    """Until it is held nobody else takes it; if the try breaks off, others go first."""
    copy.due_at = timezone.now() + timedelta(seconds=2**copy.attempts)
    copy.attempts += 1
    copy.save(update_fields=["attempts", "due_at"])
    return copy


def end(copy: ExactCopy, reason: str = "") -> None:
    """It is made; with a reason, it could not be."""
    _write(copy, Status.FAILED if reason else Status.MADE, reason)


def forget_old() -> int:
    """Let go of what was made long ago; the tiles are strays from then on."""
    old, _ = ExactCopy.objects.filter(ended_at__lt=timezone.now() - LIFETIME).delete()
    return old


def keys_by_tile(image: Image) -> dict[Tile, str]:
    """Where each tile of the image lies."""
    places = tiles(image.width, image.height)
    return {
        tile: store.tile_key(image.organisation_id, image.sha256, tile.column, tile.row)
        for tile in places
    }


def key_of(image: Image, column: int, row: int) -> str:
    """Of a tile that is made."""
    made = ExactCopy.objects.filter(image=image, status=Status.MADE).exists()
    key = store.tile_key(image.organisation_id, image.sha256, column, row)
    if not made or key not in keys_by_tile(image).values():
        raise NotFound("There is no such tile of this image.")
    return key


def stored_tiles(images: QuerySet[Image]) -> Iterator[str]:
    """Every tile that is made of these images."""
    made = images.filter(exact_copy__status=Status.MADE).order_by()
    for image in made.iterator(CHUNK):
        yield from keys_by_tile(image).values()


def _write(copy: ExactCopy, status: Status, reason: str = "") -> None:
    copy.status, copy.reason = status, reason
    copy.ended_at = None if status == Status.WANTED else timezone.now()
    copy.save(update_fields=["status", "reason", "attempts", "due_at", "ended_at"])
