"""Taking the bytes of deleted images out of the store, and everything that was made of them."""

from collections.abc import Iterator

from django.db import transaction

from audit.services import SYSTEM_WORKER, Fact, record
from detection.heatmaps import EVIDENCE, HEATMAPS
from images import erasures, locks, store
from images.errors import StoreFailed
from images.models import Erasure

FOLDERS = (store.ORIGINALS, store.PREVIEWS, store.THUMBNAILS, store.EXACT, HEATMAPS, EVIDENCE)


# So many in one run, and the store itself is away.
MOST_FAILURES = 10


def erase_due() -> int:
    """One content after the other; how many. One that the store keeps is reported at the end."""
    taken, failures = 0, list[StoreFailed]()
    while len(failures) < MOST_FAILURES and _erase_next(failures):
        taken += 1
    if failures:
        raise failures[0]
    return taken


@transaction.atomic
def _erase_next(failures: list[StoreFailed]) -> bool:
    """A failure must not stand in the way of the others for ever, so its turn comes later."""
    erasure = erasures.take_next()
    if erasure is None:
        return False
    try:
        with transaction.atomic():
            _erase(erasure)
    except StoreFailed as failure:
        erasures.put_off(erasure)
        failures.append(failure)
    return True


def _erase(erasure: Erasure) -> None:
    # An upload of the same content waits here, or has its row by now and keeps its bytes.
    locks.lock(store.object_key(erasure.organisation_id, erasure.sha256))
    if erasures.is_needed(erasure):
        erasures.drop(erasure)
        return
    for key in list(_objects(erasure)):
        store.delete(key)
    erasures.end(erasure)
    if erasure.erased_at is None:
        record(_fact(erasure))


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
