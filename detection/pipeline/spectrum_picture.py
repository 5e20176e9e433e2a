"""Three spectra side by side as one small PNG: the image, mean real photographs, the difference."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from detection.pipeline.spectrum import Spectrum

GAP = 8  # transparent pixels between panels
BRIGHTEST = 6.0  # natural logarithm of grey levels
FURTHEST = 1.5  # a magnitude 4.5 times as large or as small
COMPRESSION = 1  # noise hardly shrinks; the default level takes three times as long
STEPS = 120  # colours of each palette; both and the gap share one PNG palette of 256
GAP_INDEX = 2 * STEPS
# Viridis (matplotlib) at five places; blue, light grey and red for less, as much and more.
SEQUENTIAL = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))
DIVERGING = ((33, 102, 172), (146, 186, 214), (235, 235, 235), (226, 142, 132), (178, 24, 43))
Levels = NDArray[np.uint8]


def _colours(stops: Sequence[tuple[int, int, int]]) -> Levels:
    """(STEPS, 3), linear between evenly spaced stops."""
    places, levels = np.linspace(0, 1, len(stops)), np.linspace(0, 1, STEPS)
    channels = [np.interp(levels, places, channel) for channel in zip(*stops, strict=True)]
    colours: Levels = np.rint(np.stack(channels, axis=-1)).astype(np.uint8)
    return colours


PALETTE = np.concatenate([_colours(SEQUENTIAL), _colours(DIVERGING), np.zeros((1, 3), np.uint8)])


def spectrum_png(spectrum: Spectrum, real: Spectrum) -> bytes:
    """Panels as large as the spectra, frequency 0 at the upper left; no text, no metadata."""
    panels = [
        _indices(spectrum / BRIGHTEST, 0),
        _indices(real / BRIGHTEST, 0),
        _indices((spectrum - real) / (2 * FURTHEST) + 0.5, STEPS),
    ]
    gap = np.full((spectrum.shape[0], GAP), GAP_INDEX, dtype=np.uint8)
    image = Image.fromarray(np.hstack([panels[0], gap, panels[1], gap, panels[2]]))
    image.putpalette(PALETTE.tobytes())
    file = BytesIO()
    image.save(file, "PNG", transparency=GAP_INDEX, compress_level=COMPRESSION)
    return file.getvalue()


def _indices(shares: Spectrum, first: int) -> Levels:
    """0…1 → palette entries from `first` on; what lies outside takes the last colour."""
    steps: Levels = np.rint(np.clip(shares, 0.0, 1.0) * (STEPS - 1)).astype(np.uint8)
    return steps + np.uint8(first)
