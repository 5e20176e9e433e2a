"""Submissions about which several detectors had something to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from detection.models import DetectorRelease, Finding
from images.models import Submission
from tests.factories.detection import AnalysisFactory, DetectorReleaseFactory, FindingFactory
from tests.factories.images import SubmissionFactory

STABILITY = [
    {"treatment": "jpeg_85", "probability": 0.95, "verdict": "likely_fake"},
    {"treatment": "jpeg_60", "probability": 0.62, "verdict": "inconclusive"},
    {"treatment": "half_size", "probability": 0.88, "verdict": "likely_fake"},
]


@dataclass(frozen=True)
class Spoken:
    """What one detector said; `None` says that it could not judge."""

    detector: str
    probability: float | None
    evidence: dict[str, Any] = field(default_factory=dict)
    picture_keys: dict[str, str] = field(default_factory=dict)
    heatmap_key: str = ""
    card: dict[str, Any] = field(default_factory=dict)


FACES = [
    {"box": [6, 8, 18, 22], "probability": 0.91, "score": 0.99},
    {"box": [36, 10, 16, 20], "probability": 0.12, "score": 0.97},
]
SPOKEN = (
    Spoken("artifact", 0.97),
    Spoken(
        "clip_nearest",
        0.42,
        {
            "nearest_real": {"source": "bsds500", "generator": "camera", "distance": 0.213},
            "nearest_fake": {"source": "biggan_xue", "generator": "biggan", "distance": 0.248},
        },
    ),
    Spoken("face", 0.91, {"faces": FACES}),
    Spoken("frequency", 0.66, {"bands": [0.1, 0.4]}, {"spectrum": "evidence/spectrum.png"}),
    Spoken(
        "hierarchy",
        0.83,
        {
            "levels": [
                {"level": 1, "label": "fake", "probability": 0.83, "abstains": False},
                {"level": 2, "label": "gan", "probability": 0.71, "abstains": False},
                {"level": 3, "label": "", "probability": 0.33, "abstains": True},
            ]
        },
    ),
)


def telling_submission(
    spoken: Sequence[Spoken] = SPOKEN,
    *,
    analysis: dict[str, Any] | None = None,
    **fields: object,
) -> Submission:
    """An analysed submission with these findings, decided by `fusion`."""
    fusion = DetectorReleaseFactory.create(detector="fusion", weights_sha256="f" * 64)
    told: Submission = SubmissionFactory.create(
        status=Submission.Status.ANALYSED,
        verdict="likely_fake",
        probability=0.97,
        attempts=1,
        finished_at=timezone.now(),
        **fields,
    )
    facts = {"decided_by": fusion, "threshold": 0.72, "stability": STABILITY, **(analysis or {})}
    row = AnalysisFactory.create(submission=told, **facts)
    for said in spoken:
        _finding(row, said)
    return told


def _finding(analysis: object, said: Spoken) -> Finding:
    release: DetectorRelease = DetectorReleaseFactory.create(
        detector=said.detector, card=said.card, version="2026.11.1"
    )
    outcome: dict[str, Any] = {"probability": said.probability}
    if said.probability is None:
        outcome |= {"status": Finding.Status.NOT_APPLICABLE, "reason": "No face was found."}
    found: Finding = FindingFactory.create(
        analysis=analysis,
        detector=said.detector,
        release=release,
        evidence=said.evidence,
        picture_keys=said.picture_keys,
        heatmap_key=said.heatmap_key,
        **outcome,
    )
    return found
