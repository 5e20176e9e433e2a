"""Founding system C: a plain convolutional network on windows at native resolution."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detection.pipeline.backends import Backend, open_backend
from detection.pipeline.detectors.base import Domain, NotApplicable, Pixels, Scored
from detection.pipeline.heatmap import Heat, assemble
from detection.pipeline.release import Release
from detection.pipeline.windows import Windows, cut

SMALLEST = 32


@dataclass(frozen=True)
class CnnDetector:
    release: Release
    backend: Backend
    name: str = "cnn"
    domain: Domain = "any"

    @classmethod
    def open(cls, release: Release, device: str, cache_dir: Path | None) -> "CnnDetector":
        return cls(release=release, backend=open_backend(release, device, cache_dir))

    def score(self, images: Sequence[Pixels]) -> list[Scored | NotApplicable]:
        views = [cut(image) for image in images if min(image.shape[:2]) >= SMALLEST]
        answers = iter(self._judge(views)) if views else iter(())
        return [
            next(answers)
            if min(image.shape[:2]) >= SMALLEST
            else NotApplicable(f"smaller than {SMALLEST} pixels")
            for image in images
        ]

    def _judge(self, views: Sequence[Windows]) -> list[Scored]:
        logits, heat = self.backend(np.concatenate([view.pixels for view in views]))
        ends = np.cumsum([len(view.corners) for view in views])[:-1]
        parts = zip(views, np.split(logits, ends), np.split(heat, ends), strict=True)
        return [_scored(view, own_logits, own_heat) for view, own_logits, own_heat in parts]


def _scored(view: Windows, logits: Heat, heat: Heat) -> Scored:
    """The mean over windows of the logit difference fake - real."""
    return Scored(float((logits[:, 1] - logits[:, 0]).mean()), assemble(view, heat))
