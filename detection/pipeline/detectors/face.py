"""`face`: every face by itself; the one that looks most like a fake carries the verdict."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.backends import Backend, open_backend
from detection.pipeline.calibration import probability
from detection.pipeline.card import window_side
from detection.pipeline.detectors.base import Domain, NotApplicable, Pixels, Scored
from detection.pipeline.faces import DEFAULT, Face, FaceDetector, open_face_detector
from detection.pipeline.faces.crops import SIDE, Crop, cut_face, lay_back
from detection.pipeline.heatmap import FAINTEST, LONGEST, Heat
from detection.pipeline.release import Release

MOST = 16  # faces judged in an image
SMALLEST = 32  # pixels of the longer side of a face
NO_FACE = "no face was found"
TOO_SMALL = f"no face of at least {SMALLEST} pixels was found"
ASKED_FOR = "TOUCHSTONE_FACE_DETECTOR"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """The faces of one image that are judged, and how many are not."""

    size: tuple[int, int]
    faces: Sequence[Face]
    crops: Sequence[Crop]
    left_out: int


@dataclass(frozen=True)
class PerFaceDetector:
    release: Release
    backend: Backend
    finder: FaceDetector
    side: int = SIDE
    domain: Domain = "face"

    @classmethod
    def open(cls, release: Release, device: str, cache_dir: Path | None) -> "PerFaceDetector":
        """With the face detector of the card, unless TOUCHSTONE_FACE_DETECTOR names another."""
        card_says = release.card.get("faces", {}).get("detector", DEFAULT)
        return cls(
            release=release,
            backend=open_backend(release, device, cache_dir),
            finder=open_face_detector(os.environ.get(ASKED_FOR) or card_says),
            side=window_side(release.card),
        )

    @property
    def name(self) -> str:
        return self.release.detector

    def score(self, images: Sequence[Pixels]) -> list[Scored | NotApplicable]:
        """One forward pass over all faces of all images."""
        found = [self._look(image) for image in images]
        seen = [one for one in found if isinstance(one, Seen)]
        answers = iter(self._judge(seen) if seen else ())
        return [one if isinstance(one, NotApplicable) else next(answers) for one in found]

    def _judge(self, seen: Sequence[Seen]) -> list[Scored]:
        logits, heat = self.backend(np.stack([crop.pixels for one in seen for crop in one.crops]))
        ends = np.cumsum([len(one.crops) for one in seen])[:-1]
        differences = (logits[:, 1] - logits[:, 0]).astype(np.float64)
        parts = zip(seen, np.split(differences, ends), np.split(heat, ends), strict=True)
        return [self._scored(*part) for part in parts]

    def _look(self, image: Pixels) -> Seen | NotApplicable:
        found = self.finder.find(image)
        large = [face for face in found if face.size >= SMALLEST][:MOST]
        if not large:
            return NotApplicable(TOO_SMALL if found else NO_FACE)
        crops = [cut_face(image, face, self.side) for face in large]
        return Seen((image.shape[0], image.shape[1]), large, crops, len(found) - len(large))

    def _scored(self, seen: Seen, logits: Floats, heat: Heat) -> Scored:
        worst = int(logits.argmax())
        laid = lay_back(heat[worst], seen.crops[worst], seen.size, LONGEST)
        return Scored(float(logits[worst]), _normalised(laid), self._evidence(seen, logits))

    def _evidence(self, seen: Seen, logits: Floats) -> dict[str, Any]:
        """Boxes end at the image's edges; a draft has no calibration, so no probabilities."""
        facts = [_described(face, seen.size) for face in seen.faces]
        for fact, logit in zip(facts, logits, strict=True):
            fact["logit"] = round(float(logit), 4)
        if "calibration" in self.release.card:
            calibrated = probability(self.release.card["calibration"], logits)
            for fact, value in zip(facts, calibrated, strict=True):
                fact["probability"] = round(float(value), 4)
        return {"faces": facts, "left_out": seen.left_out, "face_detector": self.finder.name}


def _described(face: Face, size: tuple[int, int]) -> dict[str, Any]:
    left, right = (min(max(round(x), 0), size[1]) for x in (face.x, face.x + face.width))
    top, bottom = (min(max(round(y), 0), size[0]) for y in (face.y, face.y + face.height))
    return {"box": [left, top, right - left, bottom - top], "score": round(face.score, 4)}


def _normalised(heat: Heat) -> Heat:
    """0…1 with its peak at 1, or nothing at all."""
    peak = float(heat.max(initial=0.0))
    return heat / peak if peak > FAINTEST else np.zeros_like(heat)
