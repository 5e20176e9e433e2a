"""Detectors that look through square windows at native resolution, such as `cnn`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from detection.pipeline.backends import Backend, open_backend
from detection.pipeline.card import whole_number, window_side
from detection.pipeline.detectors.base import Domain, NotApplicable, Pixels, Scored
from detection.pipeline.heatmap import Heat, assemble
from detection.pipeline.release import Card, Release
from detection.pipeline.windows import MOST_PER_AXIS, SIDE, Windows, cut

SMALLEST = 32


@dataclass(frozen=True)
class WindowDetector:
    release: Release
    backend: Backend
    side: int = SIDE
    most: int = MOST_PER_AXIS
    domain: Domain = "any"

    @classmethod
    def open(cls, release: Release, device: str, cache_dir: Path | None) -> Self:
        """The card's `windows` say how large they are and how many there are."""
        return cls(
            release=release,
            backend=open_backend(release, device, cache_dir),
            side=window_side(release.card),
            most=most_per_axis(release.card),
        )

    @property
    def name(self) -> str:
        return self.release.detector

    def score(self, images: Sequence[Pixels]) -> list[Scored | NotApplicable]:
        views = [
            cut(image, self.side, self.most) for image in images if min(image.shape[:2]) >= SMALLEST
        ]
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
        return [self._scored(view, own_logits, own_heat) for view, own_logits, own_heat in parts]

    def _scored(self, view: Windows, logits: Heat, heat: Heat) -> Scored:
        """The mean over windows of the logit difference fake - real."""
        return Scored(float((logits[:, 1] - logits[:, 0]).mean()), assemble(view, heat))


def most_per_axis(card: Card) -> int:
    """How many windows lie side by side at most."""
    return whole_number(card, "windows", "most_per_axis", default=MOST_PER_AXIS)
