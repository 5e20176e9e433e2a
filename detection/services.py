"""Writing down what the pipeline found."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from common.ids import uuid7
from detection.models import Analysis, DetectorRelease, Finding
from detection.pipeline.findings import Finding as PipelineFinding
from detection.pipeline.findings import Judgement
from detection.pipeline.release import ReleaseInfo

Releases = dict[str, DetectorRelease]


@dataclass(frozen=True)
class Judged:
    """A submission with what the pipeline said and where the pictures of it were stored."""

    submission_id: uuid.UUID
    judgement: Judgement
    milliseconds: float
    heatmap_keys: dict[str, str] = field(default_factory=dict)
    picture_keys: dict[str, dict[str, str]] = field(default_factory=dict)  # by detector and name


def register_releases(infos: Iterable[ReleaseInfo]) -> Releases:
    """The database rows of the releases that a worker has loaded, by detector name."""
    return {
        info.detector: DetectorRelease.objects.get_or_create(
            detector=info.detector,
            version=info.version,
            weights_sha256=info.weights_sha256,
            defaults={"card": dict(info.card)},
        )[0]
        for info in infos
        if info.status == "ready"
    }


def record_analyses(batch: Sequence[Judged], releases: Releases) -> list[Analysis]:
    """First analyses of submissions whose leases the caller holds."""
    analyses = Analysis.objects.bulk_create([_analysis(judged, releases) for judged in batch])
    Finding.objects.bulk_create(
        _finding(found, analysis, judged, releases)
        for analysis, judged in zip(analyses, batch, strict=True)
        for found in judged.judgement.findings
    )
    return analyses


def _analysis(judged: Judged, releases: Releases) -> Analysis:
    judgement, decider = judged.judgement, judged.judgement.decided_by
    low, high = judgement.interval or (None, None)
    return Analysis(
        id=uuid7(),
        submission_id=judged.submission_id,
        pipeline_version=judgement.pipeline_version,
        verdict=judgement.verdict,
        probability=judgement.probability,
        decided_by=releases.get(decider.detector) if decider else None,
        threshold=decider.threshold if decider else None,
        stability=[asdict(again) for again in judgement.stability],
        contradiction=asdict(judgement.contradiction) if judgement.contradiction else None,
        interval_low=low,
        interval_high=high,
        milliseconds=judged.milliseconds,
    )


def _finding(
    found: PipelineFinding, analysis: Analysis, judged: Judged, releases: Releases
) -> Finding:
    return Finding(
        id=uuid7(),
        analysis=analysis,
        release=releases.get(found.detector),
        detector=found.detector,
        status=found.status,
        probability=found.probability,
        threshold=found.threshold,
        reason=found.reason,
        heatmap_key=judged.heatmap_keys.get(found.detector, ""),
        evidence=dict(found.evidence),
        picture_keys=judged.picture_keys.get(found.detector, {}),
        milliseconds=found.milliseconds,
    )
