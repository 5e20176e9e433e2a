"""Spectra of whole training images, and the statistics that are released with the weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.spectrum import Spectrum, band_levels, log_spectrum
from detection.pipeline.windows import SIDE, cut
from detection.training.augment import Recipe, random_crop
from detection.training.cache import PixelCache
from detection.training.manifest import Row
from detection.training.progress import tracked

LARGEST_PIECE = 2 * SIDE
SMALLEST_DEVIATION = 1e-3  # a coefficient that never changes must not be divided by nothing


@dataclass(frozen=True)
class Statistics:
    """Of the training images: per coefficient over all, and of real photographs alone."""

    mean: Spectrum
    deviation: Spectrum
    real_mean: Spectrum
    real_levels: Spectrum
    real_deviations: Spectrum

    def standardise(self, spectra: Spectrum) -> Spectrum:
        return (spectra - self.mean) / self.deviation

    def buffers(self) -> dict[str, Spectrum]:
        """By the names that they have in a network and its weight file."""
        return {
            "spectrum.mean": self.mean,
            "spectrum.deviation": self.deviation,
            "reference.spectrum": self.real_mean,
            "reference.band_levels": self.real_levels,
            "reference.band_deviations": self.real_deviations,
        }


def spectra_of(pixels: PixelCache) -> Spectrum:
    """(images, S, S) log spectra, each the mean over the windows that judging would cut."""
    numbers = tracked(range(len(pixels)), "spectra", len(pixels))
    return np.stack([log_spectrum(cut(pixels[i]).pixels) for i in numbers])


def damaged_spectra_of(pixels: PixelCache, recipe: Recipe, seed: int) -> Spectrum:
    """The same of a random piece of each image, by the recipe damaged as one picture or left."""
    pieces = (
        random_crop(pixels[i], _piece_side(pixels[i]), np.random.default_rng([seed, i]), recipe)
        for i in tracked(range(len(pixels)), "spectra of damaged pieces", len(pixels))
    )
    return np.stack([log_spectrum(cut(piece).pixels) for piece in pieces])


def measure(pixels: PixelCache, spectra: Spectrum, rows: Sequence[Row]) -> Statistics:
    """`spectra` are those of the images; the deviation is that of single windows."""
    real = spectra[np.array([row.label == 0 for row in rows])]
    levels = np.stack([band_levels(spectrum) for spectrum in real])
    mean, deviation = _window_moments(pixels)
    return Statistics(
        mean=mean,
        deviation=np.maximum(deviation, SMALLEST_DEVIATION),
        real_mean=real.mean(axis=0),
        real_levels=levels.mean(axis=0),
        real_deviations=np.maximum(levels.std(axis=0), SMALLEST_DEVIATION),
    )


def _window_moments(pixels: PixelCache) -> tuple[Spectrum, Spectrum]:
    """Mean and standard deviation per coefficient over single windows, one of each image."""
    total, squares = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    for index in range(len(pixels)):
        windows = cut(pixels[index]).pixels
        spectrum = log_spectrum(windows[index % len(windows)][None]).astype(np.float64)
        total += spectrum
        squares += spectrum**2
    mean = total / len(pixels)
    deviation = np.sqrt(np.maximum(squares / len(pixels) - mean**2, 0.0))
    return mean.astype(np.float32), deviation.astype(np.float32)


def _piece_side(image: NDArray[np.uint8]) -> int:
    """As much of the image as a square holds, but no more windows than most images have."""
    height, width = image.shape[:2]
    return int(max(SIDE, min(height, width, LARGEST_PIECE)))
