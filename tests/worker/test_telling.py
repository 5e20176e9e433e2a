"""What a batch leaves in the log, under the request id of each upload, and in the figures."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from common.timings import KEY, timings
from detection.models import DetectorRelease
from images import leases
from images.leases import Outcome
from images.models import Submission
from tests.factories import SubmissionFactory
from worker.settling import Settlement, settle, settle_lost
from worker.storing import Seen

Status = Submission.Status


@pytest.fixture(autouse=True)
def heard(db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    timings._client.delete(KEY)


def claimed() -> leases.Batch:
    SubmissionFactory.create(request_id="edge-1")
    return leases.claim_batch(1)


def said(caplog: pytest.LogCaptureFixture, event: str) -> dict[str, object]:
    (record,) = [record for record in caplog.records if record.getMessage() == event]
    return vars(record)


def test_an_end_is_told_with_the_request_id_of_the_upload(
    caplog: pytest.LogCaptureFixture,
    release: DetectorRelease,
    seen: Callable[..., Seen],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    batch = claimed()
    with django_capture_on_commit_callbacks(execute=True):
        settle(batch.token, Settlement([seen(batch.submissions[0])]), {"cnn": release})
    line = said(caplog, "submission ended")
    assert (line["request_id"], line["status"]) == ("edge-1", "analysed")
    found = timings.read()
    assert sum(found["verdict", "analysed"].counts) == 1
    assert found["detector", "cnn"].seconds == pytest.approx(0.012)


def test_a_failed_attempt_is_told_with_its_reason(
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    batch = claimed()
    failed = Outcome(batch.submissions[0], Status.QUARANTINED, reason_code="decoder_crashed")
    with django_capture_on_commit_callbacks(execute=True):
        settle(batch.token, Settlement(failed=[failed]), {})
    line = said(caplog, "attempt failed")
    assert (line["request_id"], line["reason"]) == ("edge-1", "decoder_crashed")


def test_a_silent_worker_is_told_of_too(
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    claimed()
    Submission.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        settle_lost()
    assert said(caplog, "attempt failed")["reason"] == "worker_lost"
