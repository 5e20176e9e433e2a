"""Logarithmic cosine spectra of windows, in numpy: what `frequency` looks at, and their levels."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

EPSILON = 1.0  # grey levels; whole grey levels alone leave rounding noise of 0.3
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, as JPEG
# From, to as shares of the highest frequency along one axis; the far corner lies at 1.41.
BANDS = {"low": (0.0, 0.25), "mid": (0.25, 0.6), "high": (0.6, 1.5)}
Spectrum = NDArray[np.float32]


@cache
def cosine_basis(side: int) -> Spectrum:
    """(side, side): the orthonormal DCT-II, one frequency a row; not to be written to."""
    places = np.arange(side)
    basis = np.cos(math.pi / side * (places[None, :] + 0.5) * places[:, None])
    basis *= math.sqrt(2.0 / side)
    basis[0] /= math.sqrt(2.0)
    single: Spectrum = basis.astype(np.float32)
    return single


def log_spectrum(windows: NDArray[np.uint8]) -> Spectrum:
    """(N, S, S, 3) windows → (S, S): log(|DCT of the luma| + EPSILON), the mean over windows."""
    basis = cosine_basis(windows.shape[1])
    luma = windows.astype(np.float32) @ np.array(LUMA, dtype=np.float32)
    mean: Spectrum = np.log(np.abs(basis @ luma @ basis.T) + EPSILON).mean(axis=0)
    return mean


def band_levels(spectrum: Spectrum) -> NDArray[np.float32]:
    """(bands,) the mean of a log spectrum in each band, in natural logarithms of grey levels."""
    weights = _band_weights(spectrum.shape[0])
    return weights @ spectrum.reshape(-1)


@cache
def _band_weights(side: int) -> Spectrum:
    """(bands, side²), each row sums to one; the mean grey (frequency 0, 0) is in no band."""
    radius = np.hypot(*np.mgrid[0:side, 0:side]) / side
    radius[0, 0] = np.inf
    inside = np.stack([(radius >= low) & (radius < high) for low, high in BANDS.values()])
    flat = inside.reshape(len(BANDS), -1).astype(np.float32)
    weights: Spectrum = flat / flat.sum(axis=1, keepdims=True)
    return weights
