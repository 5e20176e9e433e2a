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
class Decider:
    """The release whose thresholds made the verdict: one detector's, or that of `fusion`."""

    detector: str
    version: str
    weights_sha256: str
    threshold: float  # likely fake from this P(fake) on


@dataclass(frozen=True)
class Redelivered:
    """The judgement of the same image after it was sent on once more."""

    treatment: str
    probability: float | None
    verdict: str


@dataclass(frozen=True)
class Contradiction:
    """Detectors that, each by its own thresholds, decided for opposite sides."""

    likely_fake: tuple[str, ...]
    likely_authentic: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    verdict: str
    probability: float | None
    interval: tuple[float, float] | None
    findings: tuple[Finding, ...]
    pipeline_version: str
    decided_by: Decider | None = None
    stability: tuple[Redelivered, ...] = ()
    contradiction: Contradiction | None = None
