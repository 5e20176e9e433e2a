"""What is known about one trained version of a detector."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Card = Mapping[str, Any]


class WeightsRefused(Exception):
    """One sentence that says why weights, or what they need to run, are not used."""


@dataclass(frozen=True)
class Release:
    """Verified weights and the card that came with them."""

    detector: str
    version: str
    sha256: str
    card: Card
    tensors: Mapping[str, NDArray[np.generic]]
    folder: Path
    megabytes: float


@dataclass(frozen=True)
class ReleaseInfo:
    """What the platform records about a detector, also of one that could not be loaded."""

    detector: str
    version: str
    weights_sha256: str
    card: Card
    status: Literal["ready", "unavailable"]
    reason: str = ""
