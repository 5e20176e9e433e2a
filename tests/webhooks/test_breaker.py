"""An endpoint that does not answer is left alone, asked now and then, and delays nobody."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests import receivers
from tests.receivers import answer
from tests.webhooks.conftest import Partner, pass_time
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.policy import LONGEST_REST, SEATS, TRIP_AFTER

Another = Callable[[], Partner]


@pytest.fixture
def dead(partner: Partner) -> Partner:
    partner.receiver.otherwise = answer(500)
    return partner


def test_after_some_failures_the_rest_waits_untried(dead: Partner) -> None:
    dead.tell(count=30)
    deliver_due()
    asked = len(dead.receiver.received)
    assert TRIP_AFTER <= asked < TRIP_AFTER + SEATS
    assert dead.fresh.is_paused
    assert Delivery.objects.filter(attempts=0).count() == 30 - asked


def test_after_the_rest_one_try_is_made_and_the_rest_grows(dead: Partner) -> None:
    dead.tell(count=30)
    deliver_due()
    first, before = len(dead.receiver.received), dead.fresh
    pass_time()
    deliver_due()
    assert len(dead.receiver.received) == first + 1
    assert dead.fresh.failures == before.failures + 1
    assert dead.fresh.paused_until is not None
    assert dead.fresh.paused_until < timezone.now() + LONGEST_REST + timedelta(seconds=1)


def test_what_fails_while_it_is_paused_does_not_lengthen_the_rest(dead: Partner) -> None:
    dead.tell(count=30)
    deliver_due()
    assert dead.fresh.failures == TRIP_AFTER


def test_one_success_lets_everything_through_again(dead: Partner) -> None:
    dead.tell(count=30)
    deliver_due()
    dead.receiver.otherwise = answer(200)
    pass_time()
    deliver_due()
    assert dead.fresh.failures == 0
    assert not Delivery.objects.exclude(status=Delivery.Status.DELIVERED).exists()


def test_one_endpoint_is_called_a_few_times_at_once_at_most(partner: Partner) -> None:
    partner.receiver.otherwise = receivers.pause(0.05, answer(200))
    partner.tell(count=12)
    deliver_due()
    calls = [(one.started_at, one.milliseconds) for one in Attempt.objects.all()]
    ends = [began + timedelta(milliseconds=length) for began, length in calls]
    at_once = [
        sum(began <= end for began, _ in calls) - place for place, end in enumerate(sorted(ends))
    ]
    assert max(at_once) <= SEATS


def seconds_until_told(healthy: Partner) -> float:
    """Until the last of what happened has arrived there."""
    healthy.tell(count=40)
    before, started = len(healthy.receiver.received), time.monotonic()
    deliver_due()
    arrived = healthy.receiver.received[before:]
    assert len(arrived) == 40
    return max(got.at for got in arrived) - started


def test_a_dead_endpoint_delays_the_others_by_less_than_five_percent(
    partner: Partner, another: Another, settings: Settings
) -> None:
    settings.WEBHOOK_SECONDS = 1
    healthy = another()
    healthy.receiver.otherwise = receivers.pause(0.3, answer(200))
    Endpoint.objects.filter(pk=partner.endpoint.pk).update(
        off_since=timezone.now(), off_reason="gone"
    )
    alone = min(seconds_until_told(healthy) for _ in range(2))
    Endpoint.objects.update(off_since=None, off_reason="")
    partner.receiver.otherwise = receivers.hang
    beside = []
    for _ in range(3):
        Endpoint.objects.update(failures=0, paused_until=None)  # as if it had just died
        beside.append(seconds_until_told(healthy))
        Delivery.objects.filter(endpoint=partner.endpoint).delete()
    assert min(beside) < alone * 1.05, f"alone {alone:.3f} s, beside a dead one {beside} s"
