"""How a card turns a raw logit into a probability and its interval."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def probability(calibration: Mapping[str, Any], logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Platt's sigmoid: P(fake) of mean logit differences fake - real."""
    line = calibration["slope"] * logits + calibration["intercept"]
    out: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-line))
    return out


def interval(calibration: Mapping[str, Any], value: float) -> tuple[float, float] | None:
    """The 95 % bootstrap band of the calibration curve at this probability, if the card has one."""
    band = calibration.get("band")
    if not band:
        return None
    low = float(np.interp(value, band["probability"], band["low"]))
    high = float(np.interp(value, band["probability"], band["high"]))
    return min(low, value), max(high, value)
