"""A delivery is in one hand at a time, and a hand that goes silent loses it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from common.jobs import Job
from common.outbound.turns import turn
from tests import receivers
from tests.receivers import answer
from tests.webhooks.conftest import Partner
from webhooks import leases
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.policy import MOST_ATTEMPTS, SEATS
from webhooks.sending import packed, send
from webhooks.services import bury_overdue, return_lost, write_down

Status, DeadReason = Delivery.Status, Delivery.DeadReason
PAST = timedelta(minutes=1)


def test_a_claim_is_a_try_under_a_lease(partner: Partner) -> None:
    partner.tell()
    (claimed,) = leases.claim(8)
    assert (claimed.attempts, claimed.status) == (1, Status.PENDING)
    assert claimed.lease_expires_at is not None
    assert leases.claim(8) == []


def test_one_endpoint_gets_no_more_than_its_seats(partner: Partner) -> None:
    partner.tell(count=10)
    assert len(leases.claim(3)) == 3
    assert len(leases.claim(8)) == SEATS - 3
    assert leases.claim(8) == []


def test_what_is_not_due_is_left(partner: Partner) -> None:
    partner.tell()
    Delivery.objects.update(next_attempt_at=timezone.now() + PAST)
    assert not leases.due().exists()
    assert leases.claim(8) == []


def test_a_paused_endpoint_is_left_alone(partner: Partner) -> None:
    partner.tell()
    Endpoint.objects.update(paused_until=timezone.now() + PAST)
    assert not leases.due().exists()
    assert leases.claim(8) == []


def test_the_oldest_goes_first(partner: Partner) -> None:
    _, second = partner.tell(count=2)
    Delivery.objects.filter(event=second).update(next_attempt_at=timezone.now() - PAST)
    assert [claimed.event_id for claimed in leases.claim(1)] == [second.pk]


def test_a_late_copy_of_the_work_writes_nothing(partner: Partner) -> None:
    partner.tell()
    (claimed,) = leases.claim(1)
    late = send(packed(claimed))
    Delivery.objects.update(lease_expires_at=timezone.now() - PAST)
    return_lost()
    before = Attempt.objects.count()
    write_down(late)
    assert partner.delivery.status == Status.PENDING
    assert Attempt.objects.count() == before


def test_a_lost_lease_is_tried_again_and_shown_in_the_log(partner: Partner) -> None:
    partner.tell()
    leases.claim(1)
    return_lost()
    assert partner.delivery.lease_token is not None
    Delivery.objects.update(lease_expires_at=timezone.now() - PAST)
    return_lost()
    assert partner.delivery.lease_token is None
    assert partner.delivery.next_attempt_at > timezone.now()
    assert Attempt.objects.get().error_code == "sender_lost"


def test_lost_leases_end_at_the_cap(partner: Partner) -> None:
    partner.tell()
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
    leases.claim(1)
    Delivery.objects.update(lease_expires_at=timezone.now() - PAST)
    return_lost()
    assert partner.delivery.dead_reason == DeadReason.EXHAUSTED


def test_what_waited_for_days_is_given_up(partner: Partner) -> None:
    partner.tell()
    bury_overdue()
    assert partner.delivery.status == Status.PENDING
    Delivery.objects.update(gives_up_at=timezone.now() - PAST)
    bury_overdue()
    assert partner.delivery.dead_reason == DeadReason.EXPIRED


def test_what_came_while_an_endpoint_was_switched_off_is_given_up(partner: Partner) -> None:
    partner.tell()
    Endpoint.objects.update(off_since=timezone.now(), off_reason="person")
    bury_overdue()
    assert partner.delivery.dead_reason == DeadReason.OFF


def test_a_failure_after_the_endpoint_was_switched_off_ends_with_the_sweep(
    partner: Partner,
) -> None:
    partner.receiver.script = [answer(500)]
    partner.tell()
    (claimed,) = leases.claim(1)
    Endpoint.objects.update(off_since=timezone.now(), off_reason="person")
    bury_overdue()
    assert partner.delivery.status == Status.PENDING
    write_down(send(packed(claimed)))
    bury_overdue()
    assert partner.delivery.dead_reason == DeadReason.OFF


@pytest.mark.django_db(transaction=True)
def test_two_that_claim_at_once_send_nothing_twice(partner: Partner) -> None:
    partner.tell(count=40)

    def work() -> None:
        while claimed := leases.claim(2):
            for delivery in claimed:
                write_down(send(packed(delivery)))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while leases.due().exists():
        deliver_due()
    ids = [got.headers["webhook-id"] for got in partner.receiver.received]
    assert len(ids) == len(set(ids)) == 40
    assert not Delivery.objects.exclude(status=Status.DELIVERED).exists()


@pytest.mark.django_db(transaction=True)
def test_one_process_sends_at_a_time(partner: Partner) -> None:
    """So that a flood of events leaves the other one to the sweep."""
    partner.tell()
    may_end, has_begun = threading.Event(), threading.Event()

    def hold() -> None:
        with turn(Job.DELIVER.value) as is_ours:
            assert is_ours
            has_begun.set()
            may_end.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert has_begun.wait(10)
    deliver_due()
    assert partner.receiver.received == []
    may_end.set()
    other.join()
    deliver_due()
    assert len(partner.receiver.received) == 1


def test_what_is_under_way_when_the_time_is_up_is_written_down(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webhooks.delivering.TASK_SECONDS", 0.2)
    partner.receiver.otherwise = receivers.pause(0.4, answer(200))
    partner.tell(count=SEATS + 1)
    deliver_due()
    assert Delivery.objects.filter(status=Status.DELIVERED).count() == SEATS
    deliver_due()
    assert Delivery.objects.filter(status=Status.DELIVERED).count() == SEATS + 1
