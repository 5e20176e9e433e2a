"""Founding system A: the cosine spectrum of windows, judged by a network, shown as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detection.pipeline.backends import Backend, open_backend
from detection.pipeline.card import window_side
from detection.pipeline.detectors.base import Domain, NotApplicable, Pixels, Scored
from detection.pipeline.detectors.windowed import most_per_axis
from detection.pipeline.release import Release
from detection.pipeline.spectrum import BANDS, Spectrum, band_levels, log_spectrum
from detection.pipeline.spectrum_picture import spectrum_png
from detection.pipeline.weights import WeightsRefused
from detection.pipeline.windows import MOST_PER_AXIS, SIDE, Windows, cut


@dataclass(frozen=True)
class Reference:
    """Real training photographs: their mean log spectrum, level and spread of each band."""

    spectrum: Spectrum
    levels: Spectrum
    deviations: Spectrum


@dataclass(frozen=True)
class FrequencyDetector:
    release: Release
    backend: Backend
    reference: Reference
    side: int = SIDE
    most: int = MOST_PER_AXIS
    domain: Domain = "any"

    @classmethod
    def open(cls, release: Release, device: str, cache_dir: Path | None) -> "FrequencyDetector":
        """Raises WeightsRefused without the spectrum of real photographs to compare with."""
        side = window_side(release.card)
        return cls(
            release=release,
            reference=_reference(release, side),
            backend=open_backend(release, device, cache_dir),
            side=side,
            most=most_per_axis(release.card),
        )

    @property
    def name(self) -> str:
        return self.release.detector

    def score(self, images: Sequence[Pixels]) -> list[Scored | NotApplicable]:
        """A spectrum belongs to no place, so there is no heat map but a picture of it."""
        # A mirrored image has a spectrum of its own kind, which would be called fake.
        large = [min(image.shape[:2]) >= self.side for image in images]
        views = [
            cut(image, self.side, self.most)
            for image, fits in zip(images, large, strict=True)
            if fits
        ]
        answers = iter(self._judge(views)) if views else iter(())
        return [
            next(answers) if fits else NotApplicable(f"smaller than {self.side} pixels")
            for fits in large
        ]

    def _judge(self, views: Sequence[Windows]) -> list[Scored]:
        logits, _ = self.backend(np.concatenate([view.pixels for view in views]))
        ends = np.cumsum([len(view.corners) for view in views])[:-1]
        parts = np.split(logits[:, 1] - logits[:, 0], ends)
        return [
            self._scored(view, float(own.mean())) for view, own in zip(views, parts, strict=True)
        ]

    def _scored(self, view: Windows, logit: float) -> Scored:
        spectrum = log_spectrum(view.pixels)
        return Scored(
            logit=logit,
            evidence=_bands(spectrum, self.reference),
            pictures={"spectrum": spectrum_png(spectrum, self.reference.spectrum)},
        )


def _bands(spectrum: Spectrum, reference: Reference) -> dict[str, Any]:
    """How far each band lies from real photographs, in their standard deviations; + is stronger."""
    apart = (band_levels(spectrum) - reference.levels) / reference.deviations
    bands = {name: round(float(value), 2) for name, value in zip(BANDS, apart, strict=True)}
    return {"bands": bands, "differs_most": max(bands, key=lambda name: abs(bands[name]))}


def _reference(release: Release, side: int) -> Reference:
    bands = (len(BANDS),)
    shapes = {"spectrum": (side, side), "band_levels": bands, "band_deviations": bands}
    found = {name: release.tensors.get(f"reference.{name}") for name in shapes}
    tensors = [
        tensor.astype(np.float32)
        for name, tensor in found.items()
        if tensor is not None and tensor.shape == shapes[name]
    ]
    if len(tensors) != len(shapes):
        raise WeightsRefused(
            f"the weights of {release.detector} {release.version} hold no mean real spectrum "
            f"of {side} by {side}"
        )
    return Reference(*tensors)
