"""Pictures and facts that detectors give are kept with their findings."""

import dataclasses

import numpy as np
import pytest

from detection.models import Analysis, DetectorRelease, Finding
from detection.pipeline.findings import Contradiction, Decider, Judgement, Redelivered
from images import leases, store
from tests.factories import SubmissionFactory, make_image
from tests.worker.conftest import SHA256, make_seen
from worker.judging import Scored
from worker.settling import Settlement, settle
from worker.storing import Seen, store_pictures

pytestmark = pytest.mark.django_db
PNG = make_image(kind="PNG")
EVIDENCE = {"bands": [0.1, 0.9]}


def judgement(submission_seen: Seen) -> Judgement:
    """As the pipeline gives it when several detectors spoke."""
    plain = submission_seen.judged.judgement
    finding = dataclasses.replace(
        plain.findings[0],
        evidence=EVIDENCE,
        pictures={"spectrum": PNG},
        heatmap=np.ones((8, 8), dtype=np.float32),
    )
    return dataclasses.replace(
        plain,
        findings=(finding,),
        decided_by=Decider("cnn", "test", SHA256, 0.8),
        stability=(Redelivered("jpeg_60", 0.62, "inconclusive"),),
        contradiction=Contradiction(("cnn",), ("face",)),
    )


@pytest.fixture
def settled(release: DetectorRelease) -> Finding:
    SubmissionFactory.create()
    batch = leases.claim_batch(8)
    submission = batch.submissions[0]
    seen = make_seen(submission)
    item = Scored(submission, judgement(seen), 20.0, PNG, PNG, 64, 48, "0" * 64, 90)
    stored, unstored = store_pictures([item])
    assert unstored == []
    settle(batch.token, Settlement(seen=stored), {"cnn": release})
    return Finding.objects.get()


def test_evidence_and_its_pictures_are_kept(settled: Finding) -> None:
    assert settled.evidence == EVIDENCE
    assert store.read(settled.picture_keys["spectrum"]) == PNG
    assert store.exists(settled.heatmap_key)


def test_keys_carry_the_content_so_that_strays_are_told_apart(settled: Finding) -> None:
    sha256 = settled.analysis.submission.stored_image.sha256
    key = settled.picture_keys["spectrum"].rpartition("/")[2]
    assert key == f"{sha256}-cnn-test-spectrum.png"


def test_the_analysis_says_who_decided_and_how_steadily(
    settled: Finding, release: DetectorRelease
) -> None:
    analysis = Analysis.objects.get()
    assert (analysis.decided_by, analysis.threshold) == (release, 0.8)
    assert analysis.stability == [
        {"treatment": "jpeg_60", "probability": 0.62, "verdict": "inconclusive"}
    ]
    assert analysis.contradiction == {"likely_fake": ["cnn"], "likely_authentic": ["face"]}
