"""Two workers never hold one submission, and nothing is started more often than the cap allows."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from images import leases
from images.leases import Outcome
from images.models import Submission
from tests.factories import SubmissionFactory

Status = Submission.Status


def expire(submission: Submission) -> None:
    Submission.objects.filter(pk=submission.pk).update(
        lease_expires_at=timezone.now() - timedelta(seconds=1)
    )


def failure(submission: Submission) -> Outcome:
    return Outcome(submission, Status.QUARANTINED, reason_code="decoder_crashed", reason="It died.")


@pytest.mark.django_db
def test_a_batch_takes_the_oldest_first() -> None:
    first, second, _ = SubmissionFactory.create_batch(3)
    batch = leases.claim_batch(2)
    assert [s.pk for s in batch.submissions] == [first.pk, second.pk]
    assert batch.is_full


@pytest.mark.django_db
def test_what_is_claimed_is_analysing_under_a_lease() -> None:
    SubmissionFactory.create()
    batch = leases.claim_batch(8)
    row = Submission.objects.get()
    assert (row.status, row.attempts, row.lease_token) == (Status.ANALYSING, 1, batch.token)
    assert row.lease_expires_at is not None
    assert row.lease_expires_at > timezone.now()


@pytest.mark.django_db
def test_a_claimed_submission_is_not_claimed_again() -> None:
    SubmissionFactory.create()
    leases.claim_batch(8)
    assert leases.claim_batch(8).submissions == ()


@pytest.mark.django_db
def test_claiming_costs_the_same_for_one_and_for_eight(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    SubmissionFactory.create_batch(8)
    with django_assert_max_num_queries(4):
        leases.claim_batch(8)


@pytest.mark.django_db
def test_a_suspect_is_claimed_alone() -> None:
    suspect = SubmissionFactory.create(attempts=1)
    SubmissionFactory.create_batch(2)
    batch = leases.claim_batch(8)
    assert [s.pk for s in batch.submissions] == [suspect.pk]
    assert batch.is_full


@pytest.mark.django_db
def test_a_fresh_batch_leaves_suspects_out() -> None:
    fresh = SubmissionFactory.create()
    SubmissionFactory.create(attempts=2)
    assert [s.pk for s in leases.claim_batch(8).submissions] == [fresh.pk]


@pytest.mark.django_db
def test_a_failed_attempt_is_queued_again_for_later() -> None:
    SubmissionFactory.create()
    batch = leases.claim_batch(8)
    assert leases.put_back([failure(s) for s in batch.submissions]) == []
    row = Submission.objects.get()
    assert (row.status, row.lease_token) == (Status.QUEUED, None)
    assert row.due_at > timezone.now()


@pytest.mark.django_db
def test_the_third_failure_is_quarantined() -> None:
    SubmissionFactory.create(attempts=2)
    batch = leases.claim_batch(8)
    quarantined = leases.put_back([failure(s) for s in batch.submissions])
    row = Submission.objects.get()
    assert [outcome.submission.pk for outcome in quarantined] == [row.pk]
    assert (row.status, row.reason_code) == (Status.QUARANTINED, "decoder_crashed")
    assert row.finished_at is not None


@pytest.mark.django_db
def test_a_late_copy_of_the_work_holds_nothing() -> None:
    SubmissionFactory.create()
    late = leases.claim_batch(8)
    expire(late.submissions[0])
    leases.put_back(leases.lost_leases())
    Submission.objects.update(due_at=timezone.now())
    leases.claim_batch(8)
    assert leases.hold(late.token) == {}


@pytest.mark.django_db
def test_a_heartbeat_keeps_the_lease() -> None:
    SubmissionFactory.create()
    batch = leases.claim_batch(8)
    expire(batch.submissions[0])
    assert leases.renew([batch.token]) == 1
    assert leases.lost_leases() == []


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_never_share_a_submission() -> None:
    SubmissionFactory.create_batch(30)
    taken: list[Submission] = []
    barrier = threading.Barrier(20)

    def work() -> None:
        barrier.wait()
        taken.extend(leases.claim_batch(3).submissions)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len({s.pk for s in taken})
    assert Submission.objects.filter(status=Status.ANALYSING).count() == len(taken)
