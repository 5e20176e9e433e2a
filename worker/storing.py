"""Store what was made from the images: keys are content, so a repeated write is harmless."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from detection.heatmaps import write_evidence, write_heatmaps
from detection.services import Judged
from images import store
from images.errors import StoreFailed
from images.leases import Outcome
from images.services import Derived
from worker.judging import Scored, failure

# A write is complete when it is on the disk, so the threads spend their time waiting.
WRITERS = 8


@dataclass(frozen=True)
class Seen:
    """A scored picture, stored and ready to be written down."""

    judged: Judged
    derived: Derived


def store_pictures(scored: Sequence[Scored]) -> tuple[list[Seen], list[Outcome]]:
    """What is stored, and the failed attempts of those that could not be."""
    with ThreadPoolExecutor(max_workers=WRITERS) as writers:
        endings = list(writers.map(_store, scored))
    seen = [ending for ending in endings if isinstance(ending, Seen)]
    return seen, [ending for ending in endings if isinstance(ending, Outcome)]


def _store(item: Scored) -> Seen | Outcome:
    try:
        return _stored(item)
    except StoreFailed as error:
        return failure(item.submission, error.code, error)


def _stored(item: Scored) -> Seen:
    image = item.submission.stored_image
    preview_key = store.preview_key(image.organisation_id, image.sha256)
    thumbnail_key = store.thumbnail_key(image.organisation_id, image.sha256)
    store.write(preview_key, item.preview)
    store.write(thumbnail_key, item.thumbnail)
    judged = Judged(
        submission_id=item.submission.pk,
        judgement=item.judgement,
        milliseconds=item.milliseconds,
        heatmap_keys=write_heatmaps(image, item.judgement.findings),
        picture_keys=write_evidence(image, item.judgement.findings),
    )
    derived = Derived(
        image_id=image.pk,
        width=item.width,
        height=item.height,
        preview_key=preview_key,
        thumbnail_key=thumbnail_key,
        pdq=item.pdq,
        pdq_quality=item.pdq_quality,
        provenance=item.provenance,
    )
    return Seen(judged, derived)
