"""From findings to one verdict; pure, so that it can be replayed from what was stored."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from detection.pipeline.calibration import interval
from detection.pipeline.combination import Combination
from detection.pipeline.findings import Contradiction, Decider, Finding, Judgement

PIPELINE_VERSION = "2"
Verdict = Literal["likely_fake", "inconclusive", "likely_authentic", "not_applicable"]
Cards = Mapping[str, Mapping[str, Any]]


def verdict(probability: float, thresholds: Mapping[str, float]) -> Verdict:
    """Between the thresholds of a card (decisions 13 and 95) nothing is decided."""
    if probability >= thresholds["likely_fake"]:
        return "likely_fake"
    return "likely_authentic" if probability < thresholds["likely_authentic"] else "inconclusive"


def fuse(
    findings: Sequence[Finding], cards: Cards, combination: Combination | None = None
) -> Judgement:
    """Where several detectors speak their combination decides; without one, the best of them."""
    scored = [finding for finding in findings if finding.probability is not None]
    voices = combination.voices(scored) if combination else []
    if combination and len(voices) > 1:
        return _together(findings, cards, combination, voices)
    if scored:
        return _alone(findings, cards, max(voices or scored, key=lambda each: _skill(each, cards)))
    return Judgement("not_applicable", None, None, tuple(findings), PIPELINE_VERSION)


def contradiction(findings: Sequence[Finding], cards: Cards) -> Contradiction | None:
    """Detectors on both sides, each by the thresholds of its own card; None where none are."""
    sides: dict[str, list[str]] = {"likely_fake": [], "likely_authentic": []}
    for finding in findings:
        if finding.probability is not None:
            own = verdict(finding.probability, cards[finding.detector]["thresholds"])
            sides.get(own, []).append(finding.detector)
    fake, authentic = map(tuple, sides.values())
    return Contradiction(fake, authentic) if fake and authentic else None


def _skill(finding: Finding, cards: Cards) -> float:
    """The AUC on val that the card states; of equals the first one decides."""
    figures = cards[finding.detector].get("validation", {})
    return float(figures.get("auc", {}).get("value", 0.0))


def _together(
    findings: Sequence[Finding], cards: Cards, combination: Combination, voices: Sequence[Finding]
) -> Judgement:
    probability, band = combination.judge(voices)
    info = combination.info
    threshold = combination.thresholds["likely_fake"]
    return Judgement(
        verdict=verdict(probability, combination.thresholds),
        probability=probability,
        interval=band,
        findings=tuple(findings),
        pipeline_version=PIPELINE_VERSION,
        decided_by=Decider(info.detector, info.version, info.weights_sha256, threshold),
        contradiction=contradiction(findings, cards),
    )


def _alone(findings: Sequence[Finding], cards: Cards, finding: Finding) -> Judgement:
    """Its card holds its calibration and thresholds."""
    card, probability = cards[finding.detector], finding.probability or 0.0
    threshold = card["thresholds"]["likely_fake"]
    return Judgement(
        verdict=verdict(probability, card["thresholds"]),
        probability=finding.probability,
        interval=interval(card["calibration"], probability),
        findings=tuple(findings),
        pipeline_version=PIPELINE_VERSION,
        decided_by=Decider(finding.detector, finding.version, finding.weights_sha256, threshold),
        contradiction=contradiction(findings, cards),
    )
