"""Decode, judge and store the pictures of a batch; nothing here touches the database."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from detection.heatmaps import write_heatmaps
from detection.pipeline.analyse import Pipeline
from detection.pipeline.findings import Judgement
from detection.services import Judged
from images import store
from images.decoding import Decoded, Decoder
from images.errors import DecoderFailed, DecoderTimedOut, StoreFailed, Undecodable
from images.leases import Outcome
from images.models import Submission
from images.services import Derived

# Decoded images in memory at one time, whatever sizes a batch brings: 32 megapixels are 96 MB.
PIXELS_AT_ONCE = 32_000_000

Status = Submission.Status


@dataclass(frozen=True)
class Picture:
    submission: Submission
    decoded: Decoded


@dataclass(frozen=True)
class Seen:
    """A picture with its verdict, stored and ready to be written down."""

    judged: Judged
    derived: Derived


@dataclass
class Results:
    """A batch after the work, by how each submission ends."""

    seen: list[Seen] = field(default_factory=list)
    rejected: list[Outcome] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)


def judge(batch: Sequence[Submission], pipeline: Pipeline, decoder: Decoder) -> Results:
    """Every submission of the batch ends in exactly one of the lists."""
    results = Results()
    with ThreadPoolExecutor(max_workers=4) as writers:
        waiting = [
            writers.submit(_store, picture, judgement, milliseconds)
            for pictures in _portions(_decode(batch, decoder, results))
            for picture, judgement, milliseconds in _score(pictures, pipeline)
        ]
        results.seen = [future.result() for future in waiting]
    return results


def _decode(batch: Iterable[Submission], decoder: Decoder, results: Results) -> Iterator[Picture]:
    for submission in batch:
        try:
            yield Picture(submission, decoder.decode(_original(submission)))
        except Undecodable as error:
            results.rejected.append(
                Outcome(submission, Status.REJECTED, reason_code=error.code, reason=error.detail)
            )
        except DecoderTimedOut as error:
            results.failed.append(_failure(submission, "decoder_timed_out", error))
        except DecoderFailed as error:
            results.failed.append(_failure(submission, "decoder_crashed", error))
        except StoreFailed as error:
            results.failed.append(_failure(submission, error.code, error))


def _original(submission: Submission) -> bytes:
    return store.read_verified(submission.image.object_key, submission.image.sha256)


def _failure(submission: Submission, code: str, error: Exception) -> Outcome:
    return Outcome(submission, Status.QUARANTINED, reason_code=code, reason=str(error))


def _portions(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    """Lists of pictures that fit into memory together."""
    portion: list[Picture] = []
    pixels = 0
    for picture in pictures:
        portion.append(picture)
        pixels += picture.decoded.width * picture.decoded.height
        if pixels >= PIXELS_AT_ONCE:
            yield portion
            portion, pixels = [], 0
    if portion:
        yield portion


def _score(
    pictures: Sequence[Picture], pipeline: Pipeline
) -> Iterator[tuple[Picture, Judgement, float]]:
    """Each picture with its judgement and the milliseconds that decoding and judging took."""
    started = time.perf_counter()
    judgements = pipeline.judge([picture.decoded.pixels for picture in pictures])
    each = (time.perf_counter() - started) * 1000 / len(pictures)
    for picture, judgement in zip(pictures, judgements, strict=True):
        yield picture, judgement, picture.decoded.milliseconds + each


def _store(picture: Picture, judgement: Judgement, milliseconds: float) -> Seen:
    """Write what is made from the original; keys are content, so repeats are harmless."""
    image, decoded = picture.submission.image, picture.decoded
    preview_key = store.preview_key(image.organisation_id, image.sha256)
    thumbnail_key = store.thumbnail_key(image.organisation_id, image.sha256)
    store.write(preview_key, decoded.preview)
    store.write(thumbnail_key, decoded.thumbnail)
    heatmap_keys = write_heatmaps(image, judgement.findings)
    judged = Judged(picture.submission.pk, judgement, milliseconds, heatmap_keys)
    derived = Derived(
        image_id=image.pk,
        width=decoded.width,
        height=decoded.height,
        preview_key=preview_key,
        thumbnail_key=thumbnail_key,
        pdq=decoded.pdq,
        pdq_quality=decoded.pdq_quality,
    )
    return Seen(judged, derived)
