"""Writing down which releases work here and what the pipeline found."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction

from audit.services import SYSTEM_WORKER, Fact, canonical, record
from common.ids import public_id, uuid7
from detection.models import Analysis, DetectorRelease, Finding
from detection.pipeline.findings import Finding as PipelineFinding
from detection.pipeline.findings import Judgement
from detection.pipeline.release import Card, ReleaseInfo
from images.models import Submission

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
    return {info.detector: _registered(info) for info in infos if info.status == "ready"}


def _registered(info: ReleaseInfo) -> DetectorRelease:
    """Figures are measured after a release, so its card may say more than when it was new."""
    key = {
        "detector": info.detector,
        "version": info.version,
        "weights_sha256": info.weights_sha256,
    }
    release = DetectorRelease.objects.filter(**key).first() or _new_release(key, info.card)
    return release if release.card == info.card else _with_card(release, info.card)


def _new_release(key: dict[str, str], card: Card) -> DetectorRelease:
    """Of workers that start together one adds it, and no refused row fills the database's log."""
    row = DetectorRelease(**key, card=dict(card))
    DetectorRelease.objects.bulk_create([row], ignore_conflicts=True)
    return DetectorRelease.objects.get(**key)


@transaction.atomic
def _with_card(release: DetectorRelease, card: Card) -> DetectorRelease:
    """The row with this card; of workers that start together one writes, the others find it."""
    row = DetectorRelease.objects.select_for_update().get(pk=release.pk)
    if row.card != card:
        change = _card_change(row, card)
        row.card = dict(card)
        row.save(update_fields=["card"])
        record(change)
    return row


def _card_change(row: DetectorRelease, card: Card) -> Fact:
    """Hashes of both cards and which members differ: whoever holds a card can tell when it held."""
    names = sorted(row.card.keys() | card.keys())
    data = {
        "weights_sha256": row.weights_sha256,
        "before": _card_sha256(row.card),
        "after": _card_sha256(card),
        "members": [name for name in names if row.card.get(name) != card.get(name)],
    }
    return Fact(SYSTEM_WORKER, "release.card_changed", public_id("rel", row.pk), data=data)


def _card_sha256(card: Card) -> str:
    return hashlib.sha256(canonical(dict(card)).encode()).hexdigest()


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


def forget_findings(submission: Submission) -> None:
    """What was seen in the picture, and where pictures of that lie; the figures stay."""
    findings = Finding.objects.filter(analysis__submission=submission)
    findings.update(evidence={}, heatmap_key="", picture_keys={})
