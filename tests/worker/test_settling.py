"""What a finished batch leaves behind, and that it leaves it once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from audit.models import LedgerEntry
from detection.models import Analysis, DetectorRelease, Finding
from images import leases
from images.leases import Outcome
from images.models import Submission
from moderation.models import Case
from tests.factories import SubmissionFactory
from tests.factories.webhooks import endpoint_of
from webhooks.models import Delivery, OutboxEvent
from worker.settling import Settlement, settle, settle_lost
from worker.storing import Seen

pytestmark = pytest.mark.django_db
Status = Submission.Status
MakeSeen = Callable[..., Seen]


def claim_one(**fields: object) -> leases.Batch:
    SubmissionFactory.create(**fields)
    return leases.claim_batch(8)


def actions() -> list[str]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("action", flat=True))


def test_a_likely_fake_is_analysed_flagged_announced_and_in_the_ledger(
    release: DetectorRelease, seen: MakeSeen
) -> None:
    batch = claim_one()
    settle(batch.token, Settlement(seen=[seen(batch.submissions[0])]), {"cnn": release})
    row = Submission.objects.get()
    assert (row.status, row.verdict, row.flag) == (Status.ANALYSED, "likely_fake", "flagged")
    assert Case.objects.get().submission_id == row.pk
    assert OutboxEvent.objects.filter(type="submission.analysed", subject_id=row.pk).count() == 1
    assert actions() == ["submission.analysed", "case.opened"]


@pytest.mark.parametrize(("reference", "told"), [("", None), ("order-1", "order-1")])
def test_the_partner_is_told_the_reference_or_null(
    release: DetectorRelease, seen: MakeSeen, reference: str, told: str | None
) -> None:
    batch = claim_one(reference=reference)
    settle(batch.token, Settlement(seen=[seen(batch.submissions[0])]), {"cnn": release})
    assert OutboxEvent.objects.get().payload["reference"] == told


def test_findings_name_their_release(release: DetectorRelease, seen: MakeSeen) -> None:
    batch = claim_one()
    settle(batch.token, Settlement(seen=[seen(batch.submissions[0])]), {"cnn": release})
    finding = Finding.objects.get()
    assert (finding.release, finding.probability, finding.threshold) == (release, 0.97, 0.8)


def test_a_likely_authentic_goes_to_nobody(release: DetectorRelease, seen: MakeSeen) -> None:
    batch = claim_one()
    item = seen(batch.submissions[0], "likely_authentic", 0.02)
    settle(batch.token, Settlement(seen=[item]), {"cnn": release})
    assert not Case.objects.exists()
    assert Submission.objects.get().flag == "none"


def test_a_failed_detector_goes_to_people(seen: MakeSeen) -> None:
    batch = claim_one()
    item = seen(batch.submissions[0], "not_applicable", None, status="failed")
    settle(batch.token, Settlement(seen=[item]), {})
    assert Case.objects.get().cause == Case.Cause.DETECTOR_FAILED


def test_a_late_copy_of_the_work_changes_nothing(release: DetectorRelease, seen: MakeSeen) -> None:
    batch = claim_one()
    results = Settlement(seen=[seen(batch.submissions[0])])
    settle(batch.token, results, {"cnn": release})
    settle(batch.token, results, {"cnn": release})
    assert (
        Analysis.objects.count()
        == OutboxEvent.objects.filter(type="submission.analysed").count()
        == 1
    )
    assert actions() == ["submission.analysed", "case.opened"]


def test_bad_input_is_rejected_with_its_reason() -> None:
    batch = claim_one()
    refused = Outcome(
        batch.submissions[0], Status.REJECTED, reason_code="truncated", reason="It is cut off."
    )
    settle(batch.token, Settlement(rejected=[refused]), {})
    row = Submission.objects.get()
    assert (row.status, row.reason_code) == (Status.REJECTED, "truncated")
    assert actions() == ["submission.rejected"]
    assert OutboxEvent.objects.get().type == "submission.rejected"


def test_a_failed_attempt_is_not_announced() -> None:
    batch = claim_one()
    failed = Outcome(batch.submissions[0], Status.QUARANTINED, reason_code="decoder_crashed")
    settle(batch.token, Settlement(failed=[failed]), {})
    assert Submission.objects.get().status == Status.QUEUED
    assert actions() == []


def test_the_last_failed_attempt_is_quarantined_and_goes_to_people() -> None:
    batch = claim_one(attempts=2)
    failed = Outcome(
        batch.submissions[0], Status.QUARANTINED, reason_code="decoder_crashed", reason="It died."
    )
    settle(batch.token, Settlement(failed=[failed]), {})
    assert Submission.objects.get().status == Status.QUARANTINED
    assert Case.objects.get().cause == Case.Cause.QUARANTINED
    assert actions() == ["submission.quarantined", "case.opened"]


def test_the_sweep_queues_what_a_silent_worker_held() -> None:
    claim_one()
    Submission.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    settle_lost()
    assert Submission.objects.get().status == Status.QUEUED


def test_the_sweep_quarantines_what_took_three_workers_down() -> None:
    claim_one(attempts=2)
    Submission.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    settle_lost()
    row = Submission.objects.get()
    assert (row.status, row.reason_code) == (Status.QUARANTINED, "worker_lost")
    assert Case.objects.get().submission_id == row.pk


def test_the_endpoint_that_it_names_hears_how_it_ended(
    release: DetectorRelease, seen: MakeSeen, organisation: Organisation
) -> None:
    batch = claim_one(organisation=organisation, callback=endpoint_of(organisation))
    settle(batch.token, Settlement(seen=[seen(batch.submissions[0])]), {"cnn": release})
    assert Delivery.objects.get().event.type == "submission.analysed"
