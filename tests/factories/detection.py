"""Releases, analyses, findings and whole judged submissions."""

from typing import Any

from django.utils import timezone
from factory.declarations import (
    SubFactory,
)
from factory.django import DjangoModelFactory

from detection.models import Analysis, DetectorRelease, Finding, Verdict
from images.models import Submission
from tests.factories.images import SubmissionFactory


class DetectorReleaseFactory(DjangoModelFactory[DetectorRelease]):
    class Meta:
        model = DetectorRelease
        django_get_or_create = ("detector", "version", "weights_sha256")

    detector = "cnn"
    version = "2026.11.1"
    weights_sha256 = "c" * 64


class AnalysisFactory(DjangoModelFactory[Analysis]):
    class Meta:
        model = Analysis

    submission = SubFactory(SubmissionFactory)
    pipeline_version = "1"
    verdict = Verdict.LIKELY_FAKE
    probability = 0.97
    milliseconds = 12.5


class FindingFactory(DjangoModelFactory[Finding]):
    class Meta:
        model = Finding

    analysis = SubFactory(AnalysisFactory)
    release = SubFactory(DetectorReleaseFactory)
    detector = "cnn"
    status = Finding.Status.SCORED
    probability = 0.97
    threshold = 0.6
    milliseconds = 8.0


def analysed_submission(
    *,
    verdict: Verdict = Verdict.LIKELY_FAKE,
    probability: float | None = 0.97,
    heatmap_key: str = "",
    **fields: object,
) -> Submission:
    """A finished submission with one analysis and one finding of the detector `cnn`."""
    submission = SubmissionFactory.create(
        status=Submission.Status.ANALYSED,
        verdict=verdict,
        probability=probability,
        attempts=1,
        finished_at=timezone.now(),
        **fields,
    )
    analysis = AnalysisFactory.create(
        submission=submission, verdict=verdict, probability=probability
    )
    outcome: dict[str, Any] = {"probability": probability}
    if probability is None:
        outcome |= {"status": Finding.Status.NOT_APPLICABLE, "reason": "The image is too small."}
    FindingFactory.create(analysis=analysis, heatmap_key=heatmap_key, **outcome)
    return submission
