"""Decode and judge a batch; nothing here touches the database or writes a file."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from detection.pipeline.decode import Pixels
from detection.pipeline.findings import Judgement
from images import store
from images.decoding import Decoded, Decoder
from images.errors import DecoderFailed, DecoderTimedOut, StoreFailed, Undecodable
from images.leases import Outcome
from images.models import Submission
from images.provenance.facts import Provenance

# Decoded images in memory at one time, whatever sizes a batch brings: 32 megapixels are 96 MB.
PIXELS_AT_ONCE = 32_000_000

Status = Submission.Status


@dataclass(frozen=True)
class Scored:
    """A submission with its judgement and what decoding made of the image, without the pixels."""

    submission: Submission
    judgement: Judgement
    milliseconds: float
    preview: bytes
    thumbnail: bytes
    width: int
    height: int
    pdq: str
    pdq_quality: int
    provenance: Provenance = field(default_factory=Provenance)


@dataclass
class Results:
    """A batch after the work, by how each submission ends."""

    scored: list[Scored] = field(default_factory=list)
    rejected: list[Outcome] = field(default_factory=list)
    failed: list[Outcome] = field(default_factory=list)


class Judge(Protocol):
    """A pipeline, wherever it does its work."""

    def judge(self, images: Sequence[Pixels]) -> list[Judgement]: ...


Picture = tuple[Submission, Decoded]


def judge(batch: Sequence[Submission], pipeline: Judge, decoder: Decoder) -> Results:
    """Every submission of the batch ends in exactly one of the lists."""
    results = Results()
    for pictures in _portions(_decode(batch, decoder, results)):
        results.scored += _score(pictures, pipeline)
    return results


def failure(submission: Submission, code: str, error: Exception) -> Outcome:
    """An attempt that failed; after the last one this is why the submission is quarantined."""
    return Outcome(submission, Status.QUARANTINED, reason_code=code, reason=str(error))


def _decode(batch: Iterable[Submission], decoder: Decoder, results: Results) -> Iterator[Picture]:
    for submission in batch:
        try:
            yield submission, decoder.decode(_original(submission))
        except Undecodable as error:
            results.rejected.append(
                Outcome(submission, Status.REJECTED, reason_code=error.code, reason=error.detail)
            )
        except DecoderTimedOut as error:
            results.failed.append(failure(submission, "decoder_timed_out", error))
        except DecoderFailed as error:
            results.failed.append(failure(submission, "decoder_crashed", error))
        except StoreFailed as error:
            results.failed.append(failure(submission, error.code, error))


def _original(submission: Submission) -> bytes:
    image = submission.stored_image
    return store.read_verified(image.object_key, image.sha256)


def _portions(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    """Lists of pictures that fit into memory together."""
    portion: list[Picture] = []
    pixels = 0
    for submission, decoded in pictures:
        portion.append((submission, decoded))
        pixels += decoded.width * decoded.height
        if pixels >= PIXELS_AT_ONCE:
            yield portion
            portion, pixels = [], 0
    if portion:
        yield portion


def _score(pictures: Sequence[Picture], pipeline: Judge) -> list[Scored]:
    started = time.perf_counter()
    judgements = pipeline.judge([decoded.pixels for _, decoded in pictures])
    each = (time.perf_counter() - started) * 1000 / len(pictures)
    return [
        Scored(
            submission=submission,
            judgement=judgement,
            milliseconds=decoded.milliseconds + each,
            preview=decoded.preview,
            thumbnail=decoded.thumbnail,
            width=decoded.width,
            height=decoded.height,
            pdq=decoded.pdq,
            pdq_quality=decoded.pdq_quality,
            provenance=decoded.provenance,
        )
        for (submission, decoded), judgement in zip(pictures, judgements, strict=True)
    ]
