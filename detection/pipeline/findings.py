"""What one detector says about one image, and what the pipeline makes of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

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
    evidence: Mapping[str, Any] = field(default_factory=dict)  # facts that JSON can hold
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # PNG files by a short name


@dataclass(frozen=True)
class Judgement:
    verdict: str
    probability: float | None
    interval: tuple[float, float] | None
    findings: tuple[Finding, ...]
    pipeline_version: str
