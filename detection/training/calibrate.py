"""Logits of the validation split → calibration, its uncertainty and the thresholds of a release."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from detection.pipeline.calibration import probability

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
BAND_DRAWS = 200
NEWTON_STEPS = 30
LONGEST_STEP = 2.0
TINY = 1e-9
BAND_PROBABILITIES = np.linspace(0.0, 1.0, 21)


def fit_calibration(logits: Floats, labels: Labels, seed: int) -> dict[str, Any]:
    """Platt's sigmoid with smoothed targets (Platt 1999) and a 95 % band from bootstrap refits."""
    slope, intercept = platt(logits, labels)
    return {
        "method": "platt",
        "slope": slope,
        "intercept": intercept,
        "fitted_on": "val",
        "band": _band(logits, labels, (slope, intercept), seed),
    }


def platt(logits: Floats, labels: Labels) -> tuple[float, float]:
    fakes, reals = int((labels == 1).sum()), int((labels == 0).sum())
    targets = np.where(labels == 1, (fakes + 1) / (fakes + 2), 1 / (reals + 2))

    features = np.stack([logits, np.ones_like(logits)], axis=1)
    line = np.array([1.0 / (logits.std() + TINY), 0.0])
    for _ in range(NEWTON_STEPS):
        found = expit(features @ line)
        gradient = features.T @ (found - targets)
        curvature = (features * (found * (1 - found))[:, None]).T @ features
        step = np.linalg.solve(curvature + TINY * np.eye(2), gradient)
        # A step that overshoots on nearly separable logits is held back.
        line -= step * min(1.0, LONGEST_STEP / (np.abs(step).max() + TINY))
    return float(line[0]), float(line[1])


def choose_thresholds(probabilities: Floats, labels: Labels) -> dict[str, float]:
    """Operating points by what they cost on validation images, never 0.5 by habit."""
    reals, fakes = probabilities[labels == 0], probabilities[labels == 1]
    five, one = rate_threshold(reals, 0.05), rate_threshold(reals, 0.01)
    # A detector so good that 5 % of its fakes lie above the upper threshold has no band in between.
    low = min(five, float(np.quantile(fakes, 0.05)))
    return {"likely_fake": five, "likely_fake_1fpr": one, "likely_authentic": low}


def rate_threshold(reals: Floats, most: float) -> float:
    """The lowest threshold, probability or logit, that at most this share of reals reach."""
    descending = np.sort(reals)[::-1]
    allowed = int(np.floor(most * len(reals)))
    return float(np.nextafter(descending[allowed], np.inf))


def _band(
    logits: Floats, labels: Labels, line: tuple[float, float], seed: int
) -> dict[str, list[float]]:
    rng = np.random.default_rng(seed)
    inner = BAND_PROBABILITIES[1:-1]
    grid = (np.log(inner / (1 - inner)) - line[1]) / line[0]
    curves = []
    for _ in range(BAND_DRAWS):
        drawn = rng.integers(len(labels), size=len(labels))
        slope, intercept = platt(logits[drawn], labels[drawn])
        curves.append(probability({"slope": slope, "intercept": intercept}, grid))
    low, high = np.percentile(curves, [2.5, 97.5], axis=0)
    return {
        "probability": [float(p) for p in BAND_PROBABILITIES],
        "low": [0.0, *map(float, low), 1.0],
        "high": [0.0, *map(float, high), 1.0],
    }
