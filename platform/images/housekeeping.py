"""Objects that no row knows: left behind when an upload broke off between store and database."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from images import locks, store
from images.errors import ObjectMissing
from images.models import Image

# Longer than any upload can stay between its object and its row.
ORPHAN_AGE = timedelta(hours=1)
COLUMNS = {
    store.ORIGINALS: "object_key",
    store.PREVIEWS: "preview_key",
    store.THUMBNAILS: "thumbnail_key",
}


def orphan_objects(older_than: timedelta = ORPHAN_AGE) -> Iterator[str]:
    """Keys without a row, unfinished writes included; young ones may still get theirs."""
    for folder in COLUMNS:
        yield from (key for key in store.keys(folder) if _is_orphan(key, older_than))


def remove_orphans(older_than: timedelta = ORPHAN_AGE) -> int:
    """Delete them; an upload of the same content that comes in meanwhile keeps or rewrites it."""
    return sum(_remove(key, older_than) for key in list(orphan_objects(older_than)))


@transaction.atomic
def _remove(key: str, older_than: timedelta) -> bool:
    locks.lock(key)
    if not _is_orphan(key, older_than):
        return False
    store.delete(key)
    return True


def _is_orphan(key: str, older_than: timedelta) -> bool:
    column = COLUMNS[key.partition("/")[0]]
    if Image.objects.filter(**{column: key}).exists():
        return False
    try:
        return store.modified_at(key) < timezone.now() - older_than
    except ObjectMissing:
        return False
