"""`hierarchy`: real or fake, which family, which generator, each level as far as it is sure."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from detection.pipeline.abstention import Rules
from detection.pipeline.card import mapping, number, refused
from detection.pipeline.detectors.base import Pixels, Scored
from detection.pipeline.detectors.windowed import WindowDetector
from detection.pipeline.heatmap import Heat
from detection.pipeline.levels import Floats
from detection.pipeline.release import Card, Release
from detection.pipeline.windows import Windows, cut


class HierarchyDetector(WindowDetector):
    """The windows of `cnn` with more logits, whose means become statements."""

    @classmethod
    def open(cls, release: Release, device: str, cache_dir: Path | None) -> Self:
        """Raises WeightsRefused without levels; only a draft, not yet calibrated, lacks them."""
        if "calibration" in release.card:
            _check_levels(release.card)
        return super().open(release, device, cache_dir)

    def logits(self, images: Sequence[Pixels]) -> Floats:
        """(N, K) means over the windows of each (H, W, 3) image, as the card's layout has them."""
        views = [cut(image, self.side, self.most).pixels for image in images]
        found, _ = self.backend(np.concatenate(views))
        ends = np.cumsum([len(view) for view in views])[:-1]
        return np.array([part.mean(axis=0) for part in np.split(found, ends)], dtype=np.float64)

    def _scored(self, view: Windows, logits: Heat, heat: Heat) -> Scored:
        mean = logits.mean(axis=0, dtype=np.float64)
        levels = Rules.of(self.release.card).statements(mean[None])[0]
        return replace(super()._scored(view, logits, heat), evidence={"levels": levels})


def _check_levels(card: Card) -> None:
    for level in ("family", "generator"):
        if number(card, "levels", "temperatures", level) <= 0:
            raise refused(card, f"levels.temperatures.{level} is not above zero")
        for name in mapping(card, "levels", "thresholds", level):
            number(card, "levels", "thresholds", level, name)
    families = mapping(card, "architecture", "families").values()
    if not all(isinstance(members, list) for members in families):
        raise refused(card, "architecture.families does not list generators")
