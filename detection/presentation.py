"""An analysis as the pages show it: heat maps to choose from, boxes of faces, sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from detection.models import Analysis, Finding
from detection.provenance import card_of
from detection.selectors import latest_analysis
from detection.wording import contradiction, estimate
from images.models import Image, Submission

TREATMENTS = {
    "jpeg_85": "After JPEG 85",
    "jpeg_60": "After JPEG 60",
    "half_size": "At half the size",
}
DIGITS_SHARE = 0.045


@dataclass(frozen=True)
class HeatMap:
    detector: str
    probability: float
    faithfulness: float = 0.0  # on the card: fall of P(fake) without its hottest places and others
    is_doubtful: bool = False  # there is no such fall, or no larger one than without random places


@dataclass(frozen=True)
class FaceBox:
    """In pixels of the image; its number stands in the table, too."""

    number: int
    left: float
    top: float
    width: float
    height: float
    probability: float | None
    digits: float  # their height, so that they are readable on large and small images


@dataclass(frozen=True)
class Again:
    """What the verdict was after the image had been sent on."""

    words: str
    probability: float | None
    verdict: str


def describe(submission: Submission, heat: str = "") -> dict[str, object]:
    """What templates need to show the latest analysis; `heat` is the detector whose map is asked
    for; `home` is where its pictures lie. Empty before there is an analysis."""
    analysis = latest_analysis(submission)
    if analysis is None:
        return {"analysis": None, "findings": [], "heat": None}
    findings = list(analysis.findings.all())
    maps = heat_maps(findings)
    return {
        "analysis": analysis,
        "findings": findings,
        "estimate": estimate(analysis),
        "threshold": threshold_of(analysis, findings),
        "heat": next((one for one in maps if one.detector == heat), maps[0] if maps else None),
        "heats": maps,
        "faces": faces(findings, submission.stored_image),
        "stability": stability(analysis),
        "contradiction": contradiction(analysis),
        "provenance": card_of(submission.stored_image),
        "home": reverse("detection:submission", args=[submission.public_id]),
    }


def heat_maps(findings: Sequence[Finding]) -> list[HeatMap]:
    """The most faithful first, then the surest detector's; no better than chance comes last."""
    maps = [_heat_map(finding) for finding in findings if finding.heatmap_key]
    return sorted(maps, key=lambda one: (one.is_doubtful, -one.faithfulness, -one.probability))


def threshold_of(analysis: Analysis, findings: Sequence[Finding]) -> float | None:
    """Of what decided; of the first detector in analyses from before that was written down."""
    known = [analysis.threshold, *(finding.threshold for finding in findings)]
    return next((threshold for threshold in known if threshold is not None), None)


def faces(findings: Sequence[Finding], image: Image) -> list[FaceBox]:
    found = [face for finding in findings for face in finding.evidence.get("faces", [])]
    digits = max(image.width or 0, image.height or 0) * DIGITS_SHARE
    return [_box(number, face, digits) for number, face in enumerate(found, start=1)]


def stability(analysis: Analysis) -> list[Again]:
    return [
        Again(
            words=TREATMENTS.get(again["treatment"], again["treatment"]),
            probability=again["probability"],
            verdict=again["verdict"],
        )
        for again in analysis.stability
    ]


def _box(number: int, face: Mapping[str, Any], digits: float) -> FaceBox:
    left, top, width, height = face["box"]
    return FaceBox(number, left, top, width, height, face.get("probability"), digits)


def _heat_map(finding: Finding) -> HeatMap:
    """Where nothing was measured the faithfulness is 0, and the map is given the benefit."""
    measured = map_test(finding)
    return HeatMap(
        detector=finding.detector,
        probability=finding.probability or 0.0,
        faithfulness=measured.get("figure", 0.0),
        is_doubtful=measured.get("better_than_random") is False,
    )


def map_test(finding: Finding) -> Mapping[str, Any]:
    """What the card says of the detector's heat maps, which `analyses` reads; empty without."""
    return getattr(finding, "faithfulness", None) or {}
