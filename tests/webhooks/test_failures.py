"""Receivers that go wrong: each event arrives or is visibly given up, under its one id."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.models import LedgerEntry
from tests import receivers
from tests.receivers import Behaviour, answer
from tests.webhooks.conftest import Partner, pass_time
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery
from webhooks.policy import MOST_ATTEMPTS

Status, DeadReason = Delivery.Status, Delivery.DeadReason
FAILURES: dict[str, tuple[Behaviour, int | None, str]] = {
    "500": (answer(500, b"broken"), 500, ""),
    "hangs": (receivers.hang, None, "timed_out"),
    "resets": (receivers.reset, None, "broken_off"),
    "redirects": (answer(302, location="/elsewhere"), 302, ""),
    "404": (answer(404), 404, ""),
    "429": (answer(429, retry_after="60"), 429, ""),
    "503": (answer(503), 503, ""),
}


@pytest.fixture(autouse=True)
def impatient(settings: Settings, partner: Partner) -> None:
    settings.WEBHOOK_SECONDS = 0.5


@pytest.mark.parametrize("name", FAILURES)
def test_a_failed_try_is_logged_and_repeated_later(partner: Partner, name: str) -> None:
    behaviour, status, code = FAILURES[name]
    partner.receiver.script = [behaviour]
    partner.tell()
    deliver_due()
    tried, delivery = Attempt.objects.get(), partner.delivery
    assert (tried.response_status, tried.error_code) == (status, code)
    assert (delivery.status, delivery.attempts) == (Status.PENDING, 1)
    assert delivery.next_attempt_at > timezone.now() + timedelta(seconds=3)
    assert len(partner.receiver.received) == 1
    pass_time()
    deliver_due()
    assert partner.delivery.status == Status.DELIVERED


def test_after_seven_failures_of_every_kind_it_arrives_under_its_one_id(partner: Partner) -> None:
    partner.receiver.script = [behaviour for behaviour, _, _ in FAILURES.values()]
    (event,) = partner.tell()
    for _ in range(8):
        deliver_due()
        pass_time()
    assert partner.delivery.status == Status.DELIVERED
    assert {got.headers["webhook-id"] for got in partner.receiver.received} == {event.public_id}
    assert [partner.verified(got)["type"] for got in partner.receiver.received] == [event.type] * 8
    assert list(Attempt.objects.order_by("pk").values_list("number", flat=True)) == [*range(1, 9)]
    assert partner.fresh.failures == 0


def test_a_slow_receiver_is_heard_out(partner: Partner) -> None:
    partner.receiver.script = [receivers.pause(0.2, answer(200))]
    partner.tell()
    deliver_due()
    assert partner.delivery.status == Status.DELIVERED
    assert Attempt.objects.get().milliseconds >= 200


def test_after_ten_tries_it_is_a_dead_letter(partner: Partner) -> None:
    partner.receiver.otherwise = answer(500)
    partner.tell()
    for _ in range(MOST_ATTEMPTS + 2):
        deliver_due()
        pass_time()
    delivery = partner.delivery
    assert (delivery.status, delivery.dead_reason) == (Status.DEAD, DeadReason.EXHAUSTED)
    assert len(partner.receiver.received) == Attempt.objects.count() == MOST_ATTEMPTS


def test_gone_switches_the_endpoint_off(partner: Partner) -> None:
    partner.receiver.otherwise = answer(410)
    partner.tell(count=8)
    deliver_due()
    assert (partner.fresh.is_on, partner.fresh.off_reason) == (False, "gone")
    assert not Delivery.objects.exclude(status=Status.DEAD).exists()
    assert len(partner.receiver.received) <= 4
    assert {row.dead_reason for row in Delivery.objects.all()} == {"gone", "off"}
    row = LedgerEntry.objects.get(action="endpoint.switched_off")
    assert (row.actor, row.subject) == ("system:worker", partner.endpoint.public_id)
    partner.tell()
    assert Delivery.objects.count() == 8


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", ["120", "date"])
def test_retry_after_is_honoured_for_the_whole_endpoint(
    partner: Partner, status: int, asked: str
) -> None:
    moment = timezone.now() + timedelta(seconds=125)
    text = asked if asked == "120" else moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
    partner.receiver.script = [answer(status, retry_after=text)]
    partner.tell()
    deliver_due()
    earliest = timezone.now() + timedelta(seconds=110)
    assert partner.delivery.next_attempt_at > earliest
    assert is_after(partner.fresh.paused_until, earliest)
    partner.tell()
    deliver_due()
    assert len(partner.receiver.received) == 1


def is_after(moment: datetime | None, earliest: datetime) -> bool:
    return moment is not None and moment > earliest


def test_nothing_of_an_answer_breaks_the_log(partner: Partner) -> None:
    partner.receiver.script = [answer(200, b"\x00\xff<script>" * 1000, x_odd="\xe9" * 900)]
    partner.tell()
    deliver_due()
    tried = Attempt.objects.get()
    assert len(tried.response_body) <= 4096
    assert "\x00" not in tried.response_body
    assert ["x-odd", "\xe9" * 500] in tried.response_headers
