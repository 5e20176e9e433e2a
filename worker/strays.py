"""Stored objects that no row names: left behind by an upload or a worker that broke off."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain, islice

from django.db import transaction
from django.utils import timezone

from detection.heatmaps import EVIDENCE, HEATMAPS
from detection.selectors import stored_keys
from images import locks, store
from images.errors import ObjectMissing
from images.exact import stored_tiles
from images.models import Image
from moderation.selectors import GAME_PICTURES, stored_game_keys

CHUNK = 1_000
# An object is written before its row; until then it belongs to work that is still going on.
GRACE = timedelta(hours=1)
FOLDERS = (
    store.ORIGINALS,
    store.PREVIEWS,
    store.THUMBNAILS,
    store.EXACT,
    HEATMAPS,
    EVIDENCE,
    GAME_PICTURES,
)


def stray_objects(grace: timedelta = GRACE) -> Iterator[str]:
    """Keys without a row, unfinished writes included; young ones may still get theirs."""
    keys = chain.from_iterable(store.keys(folder) for folder in FOLDERS)
    while chunk := list(islice(keys, CHUNK)):
        named = known(chunk)
        yield from (key for key in chunk if key not in named and _is_settled(key, grace))


def remove_strays(grace: timedelta = GRACE) -> int:
    """Delete them; an upload of the same content that comes in meanwhile keeps or rewrites it."""
    return sum(_remove(key, grace) for key in list(stray_objects(grace)))


@transaction.atomic
def _remove(key: str, grace: timedelta) -> bool:
    locks.lock(key)
    if known([key]) or not _is_settled(key, grace):
        return False
    store.delete(key)
    return True


def known(keys: Sequence[str]) -> set[str]:
    """Those of the keys that a row names; every key carries the content's hash."""
    hashes = {key.rpartition("/")[2][:64] for key in keys}
    images = Image.objects.filter(sha256__in=hashes)
    rows = images.values_list("object_key", "preview_key", "thumbnail_key")
    made = chain(stored_keys(images), stored_tiles(images), stored_game_keys(keys))
    return {*chain.from_iterable(rows), *made}.intersection(keys)


def _is_settled(key: str, grace: timedelta) -> bool:
    try:
        return store.modified_at(key) < timezone.now() - grace
    except ObjectMissing:
        return False
