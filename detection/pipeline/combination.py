"""The release `fusion`: a logistic regression over whichever detectors have something to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.findings import Finding
from detection.pipeline.release import Release, ReleaseInfo
from detection.pipeline.weights import WeightsRefused, load, newest

FUSION = "fusion"
TENSOR = "coefficients"
BAND = (2.5, 97.5)
AXES = 2  # fit and refits; intercept, weights and shifts
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Combination:
    """`coefficients` (1 + B, 1 + 2 D): the fit, then B bootstrap refits of it.

    Each is an intercept, a weight per detector for its calibrated logit, and a shift per detector
    for having been applicable. Who is silent adds nothing to the sum.
    """

    info: ReleaseInfo
    detectors: tuple[str, ...]
    limit: float
    coefficients: Floats
    thresholds: Mapping[str, float]

    def voices(self, findings: Sequence[Finding]) -> list[Finding]:
        """The scored findings of exactly those releases that the fusion was fitted on."""
        fitted = self.info.card["architecture"]["detectors"]
        return [
            finding
            for finding in findings
            if finding.probability is not None
            and fitted.get(finding.detector, {}).get("weights_sha256") == finding.weights_sha256
        ]

    def judge(self, voices: Sequence[Finding]) -> tuple[float, tuple[float, float]]:
        """P(fake) and its 95 % band over the bootstrap refits."""
        said = {finding.detector: finding.probability for finding in voices}
        row = features([[said.get(name) for name in self.detectors]], self.limit)[0]
        found = 1.0 / (1.0 + np.exp(-(self.coefficients @ row)))
        low, high = np.percentile(found, BAND)
        return float(found[0]), (float(min(low, found[0])), float(max(high, found[0])))


def features(probabilities: Sequence[Sequence[float | None]], limit: float) -> Floats:
    """(images, D) calibrated P(fake) or None → (images, 1 + 2 D): one, logits, who spoke."""
    table = np.array(probabilities, dtype=np.float64)  # None becomes nan
    spoke = ~np.isnan(table)
    edge = 1.0 / (1.0 + np.exp(limit))
    clipped = np.clip(np.where(spoke, table, 0.5), edge, 1.0 - edge)
    logits = np.log(clipped / (1.0 - clipped))
    return np.concatenate([np.ones((len(table), 1)), logits, spoke.astype(np.float64)], axis=1)


def open_combination(weights_dir: Path, loaded: Sequence[ReleaseInfo]) -> Combination:
    """Raises WeightsRefused; detectors of other releases than it was fitted on have no voice."""
    release = load(newest(weights_dir, FUSION))
    architecture = release.card["architecture"]
    detectors = tuple(architecture.get("detectors", {}))
    coefficients = np.asarray(release.tensors.get(TENSOR, ()), dtype=np.float64)
    if coefficients.ndim != AXES or coefficients.shape[1] != 1 + 2 * len(detectors):
        raise WeightsRefused(
            f"the weights of {FUSION} {release.version} belong to another architecture"
        )
    return Combination(
        info=_info(release, loaded),
        detectors=detectors,
        limit=float(architecture["limit"]),
        coefficients=coefficients,
        thresholds=release.card["thresholds"],
    )


def is_released(weights_dir: Path, name: str) -> bool:
    try:
        newest(weights_dir, name)
    except WeightsRefused:
        return False
    return True


def _info(release: Release, loaded: Sequence[ReleaseInfo]) -> ReleaseInfo:
    fitted: Mapping[str, Mapping[str, Any]] = release.card["architecture"]["detectors"]
    strangers = [
        f"{info.detector} {info.version}"
        for info in loaded
        if info.status == "ready"
        and fitted.get(info.detector, {}).get("weights_sha256") != info.weights_sha256
    ]
    reason = f"fitted without {', '.join(strangers)}" if strangers else ""
    version, sha256 = release.version, release.sha256
    return ReleaseInfo(FUSION, version, sha256, release.card, "ready", reason)
