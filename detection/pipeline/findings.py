"""What one detector says about one image, and what the pipeline makes of all of them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Finding:
    detector: str
    version: str
    weights_sha256: str
    status: Literal["scored", "not_applicable", "failed"]
    probability: float | None
    threshold: float | None
    reason: str
    heatmap: NDArray[np.float32] | None
    milliseconds: float


@dataclass(frozen=True)
class Judgement:
    verdict: str
    probability: float | None
    interval: tuple[float, float] | None
    findings: tuple[Finding, ...]
    pipeline_version: str
