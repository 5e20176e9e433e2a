"""I5: every stored object has its row, every row has its object, and the hashes are equal."""

import secrets
from collections.abc import Iterator
from enum import Enum
from itertools import chain

from django.db.models import QuerySet

from detection.selectors import stored_keys
from images import store
from images.errors import ObjectCorrupt, ObjectMissing
from images.exact import stored_tiles
from images.models import Image
from moderation.selectors import stored_game_keys
from worker.invariants.breaches import Breach, breach
from worker.strays import known, stray_objects

SAMPLE = 200
CHUNK = 1_000


class Depth(Enum):
    """How much of the store is looked at."""

    NONE = "none"
    SAMPLE = "sample"
    WALK = "walk"
    DEEP = "deep"


def check_objects(depth: Depth) -> Iterator[Breach]:
    if depth is Depth.NONE:
        return
    everything, some = with_objects(), sample()
    if depth is not Depth.SAMPLE:
        yield from breach("I5", "stored, but no row names it", stray_objects())
    named = some if depth is Depth.SAMPLE else everything
    lost = chain(missing(named), _missing_from_the_game())
    yield from breach("I5", "named by a row, but not stored", lost)
    hashed = everything if depth is Depth.DEEP else some
    yield from breach("I5", "not the bytes that were uploaded", _corrupt(hashed))


def with_objects() -> QuerySet[Image]:
    """What was deleted has none."""
    return Image.objects.exclude(object_key="")


def sample() -> QuerySet[Image]:
    """Hashes are evenly spread, so what follows a random one is a fair and cheap sample."""
    start = secrets.token_hex(32)
    chosen = with_objects().filter(sha256__gte=start).order_by("sha256").values("pk")[:SAMPLE]
    first = with_objects().order_by("sha256").values("pk")[:SAMPLE]
    return Image.objects.filter(pk__in=chosen.union(first, all=True))


def missing(images: QuerySet[Image]) -> Iterator[str]:
    """What rows of these images name and the store lacks."""
    rows = images.values_list("object_key", "preview_key", "thumbnail_key").iterator(CHUNK)
    for key in chain(chain.from_iterable(rows), stored_keys(images)):
        if key and not store.exists(key):
            yield key
    for key in stored_tiles(images):
        # Copies are forgotten, and their tiles removed, also while this goes on.
        if not store.exists(key) and known([key]):
            yield key


def _missing_from_the_game() -> Iterator[str]:
    """There are some dozens of these, so every look is at all of them."""
    return (key for key in sorted(stored_game_keys()) if not store.exists(key))


def _corrupt(images: QuerySet[Image]) -> Iterator[str]:
    for key, sha256 in images.values_list("object_key", "sha256").iterator(CHUNK):
        try:
            store.read_verified(key, sha256)
        except ObjectCorrupt:
            yield key
        except ObjectMissing:
            continue  # told by the check of missing objects
