"""`clip_nearest` and `clip_linear`: founding system B1 on the features of a frozen encoder."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from detection.pipeline.card import number, whole_number
from detection.pipeline.clip.bank import FAKE, REAL, Bank
from detection.pipeline.clip.encoder import Encoder, Vector, open_encoder, spec_of
from detection.pipeline.clip.head import Head
from detection.pipeline.clip.preprocess import Preprocessing
from detection.pipeline.detectors.base import Domain, NotApplicable, Pixels, Scored
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused

SMALLEST = 32
SCALE = 100.0  # what CLIP itself multiplies its cosines by
Judge = Callable[[Vector], Scored]


@dataclass(frozen=True)
class ClipDetector:
    """Both share the encoder of the process, and with it the encoding of every image."""

    release: Release
    encoder: Encoder
    settings: Preprocessing
    judge: Judge
    domain: Domain = "any"

    @property
    def name(self) -> str:
        return self.release.detector

    def score(self, images: Sequence[Pixels]) -> list[Scored | NotApplicable]:
        return [self._one(image) for image in images]

    def _one(self, image: Pixels) -> Scored | NotApplicable:
        if min(image.shape[:2]) < SMALLEST:
            return NotApplicable(f"smaller than {SMALLEST} pixels")
        return self.judge(self.encoder.encode(image, self.settings))


def open_nearest(release: Release, device: str, cache_dir: Path | None) -> ClipDetector:
    """`cache_dir` is not needed: the graph of the encoder ships in its package."""
    return _open(release, device, nearest_judge(release))


def open_linear(release: Release, device: str, cache_dir: Path | None) -> ClipDetector:
    return _open(release, device, linear_judge(release))


def nearest_judge(release: Release) -> Judge:
    """Fake if the known fakes are nearer than the known reals, by the mean of the k nearest."""
    bank, k = Bank.of(release), int(number(release.card, "architecture", "k", default=1))
    if spec_of(release.card).dimension != bank.features.shape[1] or not 1 <= k <= _fewest(bank):
        raise WeightsRefused(f"the bank of {release.detector} does not fit its card")

    def judge(vector: Vector) -> Scored:
        distances = bank.distances(vector)
        real, fake = (bank.mean_of_nearest(distances, label, k) for label in (REAL, FAKE))
        return Scored(SCALE * (real - fake), evidence=_evidence(bank, distances) | {"k": k})

    return judge


def linear_judge(release: Release) -> Judge:
    head = Head.of(release, spec_of(release.card).dimension)
    return lambda vector: Scored(head.logit(vector))


def _open(release: Release, device: str, judge: Judge) -> ClipDetector:
    try:
        settings = Preprocessing(**release.card["preprocessing"])
    except (KeyError, TypeError) as error:
        raise WeightsRefused(f"the card of {release.detector} lacks its preprocessing") from error
    whole_number(release.card, "preprocessing", "jpeg_quality", default=settings.jpeg_quality)
    return ClipDetector(release, open_encoder(spec_of(release.card), device), settings, judge)


def _evidence(bank: Bank, distances: Vector) -> dict[str, Any]:
    return {
        f"nearest_{word}": asdict(bank.nearest(distances, label))
        for word, label in (("real", REAL), ("fake", FAKE))
    }


def _fewest(bank: Bank) -> int:
    fakes = int(bank.labels.sum())
    return min(fakes, len(bank.labels) - fakes)
