"""From findings to one verdict."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from detection.pipeline.calibration import interval
from detection.pipeline.findings import Finding, Judgement

PIPELINE_VERSION = "1"
Verdict = Literal["likely_fake", "inconclusive", "likely_authentic", "not_applicable"]


def verdict(probability: float, thresholds: Mapping[str, float]) -> Verdict:
    """5 % of validation reals reach the upper threshold, 5 % of fakes miss the lower."""
    if probability >= thresholds["likely_fake"]:
        return "likely_fake"
    return "likely_authentic" if probability < thresholds["likely_authentic"] else "inconclusive"


def fuse(findings: Sequence[Finding], cards: Mapping[str, Mapping[str, Any]]) -> Judgement:
    """The first detector that scored decides; its card holds its calibration and thresholds."""
    for finding in findings:
        if finding.status == "scored" and finding.probability is not None:
            card = cards[finding.detector]
            return Judgement(
                verdict=verdict(finding.probability, card["thresholds"]),
                probability=finding.probability,
                interval=interval(card["calibration"], finding.probability),
                findings=tuple(findings),
                pipeline_version=PIPELINE_VERSION,
            )
    return Judgement("not_applicable", None, None, tuple(findings), PIPELINE_VERSION)
