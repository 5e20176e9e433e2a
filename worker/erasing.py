"""Taking the bytes of deleted images out of the store, and everything that was made of them."""

from collections.abc import Iterator

from django.db import transaction

from audit.services import SYSTEM_WORKER, Fact, record
from detection.heatmaps import EVIDENCE, HEATMAPS
from images import erasures, locks, store
from images.models import Erasure

FOLDERS = (store.ORIGINALS, store.PREVIEWS, store.THUMBNAILS, store.EXACT, HEATMAPS, EVIDENCE)


def erase_due() -> int:
    """One content after the other; how many. A store that does not answer ends it; they wait."""
    erased = 0
    while _erase_next():
        erased += 1
    return erased


@transaction.atomic
def _erase_next() -> bool:
    erasure = erasures.take_next()
    if erasure is None:
        return False
    # An upload of the same content waits here, or has its row by now and keeps its bytes.
    locks.lock(store.object_key(erasure.organisation_id, erasure.sha256))
    if erasures.is_needed(erasure):
        erasures.drop(erasure)
        return True
    for key in list(_objects(erasure)):
        store.delete(key)
    erasures.end(erasure)
    if erasure.erased_at is None:
        record(_fact(erasure))
    return True


def _objects(erasure: Erasure) -> Iterator[str]:
    """Their names begin with the hash, in one folder of each kind."""
    for kind in FOLDERS:
        folder = f"{kind}/{erasure.organisation_id.hex}/{erasure.sha256[:2]}"
        for key in store.keys(folder):
            if key.rpartition("/")[2].startswith(erasure.sha256):
                yield key


def _fact(erasure: Erasure) -> Fact:
    subject, organisation = erasure.submission.public_id, erasure.organisation_id
    return Fact(SYSTEM_WORKER, "image.erased", subject, organisation)
