"""I5: every stored object has its row, every row has its object, and the hashes are equal."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import Enum
from itertools import chain, islice

from django.db.models import QuerySet
from django.utils import timezone

from detection.heatmaps import HEATMAPS
from detection.models import Finding
from images import store
from images.errors import ObjectCorrupt, ObjectMissing
from images.models import Image
from worker.invariants.breaches import Breach, breach

SAMPLE = 200
CHUNK = 1_000
# An object is written before its row; until then it belongs to an upload that is still running.
GRACE = timedelta(hours=1)
FOLDERS = (store.ORIGINALS, store.PREVIEWS, store.THUMBNAILS, HEATMAPS)


class Depth(Enum):
    """How much of the store is looked at."""

    NONE = "none"
    SAMPLE = "sample"
    WALK = "walk"
    DEEP = "deep"


def check_objects(depth: Depth) -> Iterator[Breach]:
    if depth is Depth.NONE:
        return
    everything, some = Image.objects.all(), sample()
    if depth is not Depth.SAMPLE:
        yield from breach("I5", "stored, but no row names it", _strays())
    named = some if depth is Depth.SAMPLE else everything
    yield from breach("I5", "named by a row, but not stored", _missing(named))
    hashed = everything if depth is Depth.DEEP else some
    yield from breach("I5", "not the bytes that were uploaded", _corrupt(hashed))


def sample() -> QuerySet[Image]:
    """Hashes are evenly spread, so what follows a random one is a fair and cheap sample."""
    start = secrets.token_hex(32)
    chosen = Image.objects.filter(sha256__gte=start).order_by("sha256").values("pk")[:SAMPLE]
    first = Image.objects.order_by("sha256").values("pk")[:SAMPLE]
    return Image.objects.filter(pk__in=chosen.union(first, all=True))


def _strays() -> Iterator[str]:
    keys = chain.from_iterable(store.keys(folder) for folder in FOLDERS)
    while chunk := list(islice(keys, CHUNK)):
        known = _known(chunk)
        yield from (key for key in chunk if key not in known and _is_settled(key))


def _known(keys: Iterable[str]) -> set[str]:
    """Those of the keys that a row names; every key carries the content's hash."""
    hashes = {key.rpartition("/")[2][:64] for key in keys}
    images = Image.objects.filter(sha256__in=hashes)
    rows = images.values_list("object_key", "preview_key", "thumbnail_key")
    heatmaps = Finding.objects.filter(analysis__submission__image__sha256__in=hashes)
    return {*chain.from_iterable(rows), *heatmaps.values_list("heatmap_key", flat=True)}


def _is_settled(key: str) -> bool:
    try:
        return store.modified_at(key) < timezone.now() - GRACE
    except ObjectMissing:
        return False


def _missing(images: QuerySet[Image]) -> Iterator[str]:
    rows = images.values_list("object_key", "preview_key", "thumbnail_key").iterator(CHUNK)
    findings = Finding.objects.filter(analysis__submission__image__in=images)
    heatmaps = findings.order_by().values_list("heatmap_key", flat=True).distinct().iterator(CHUNK)
    for key in chain(chain.from_iterable(rows), heatmaps):
        if key and not store.exists(key):
            yield key


def _corrupt(images: QuerySet[Image]) -> Iterator[str]:
    for key, sha256 in images.values_list("object_key", "sha256").iterator(CHUNK):
        try:
            store.read_verified(key, sha256)
        except ObjectCorrupt:
            yield key
        except ObjectMissing:
            continue  # told by the check of missing objects
