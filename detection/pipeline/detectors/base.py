"""The one shape of a detector."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.release import Release

Domain = Literal["face", "general", "any"]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Scored:
    logit: float  # raw, before calibration; higher = more likely fake
    heatmap: NDArray[np.float32] | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)  # facts that JSON can hold
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # PNG files by a short name


@dataclass(frozen=True)
class NotApplicable:
    reason: str


class Detector(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def domain(self) -> Domain: ...

    @property
    def release(self) -> Release: ...

    def score(self, images: Sequence[Pixels]) -> Sequence[Scored | NotApplicable]:
        """One answer per (H, W, 3) RGB image, from one forward pass over all of them."""
        ...


Opener = Callable[[Release, str, Path | None], Detector]
