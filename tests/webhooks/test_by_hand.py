"""Pings, and sending again what has ended."""

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from tests.receivers import answer
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due
from webhooks.errors import AlreadySwitched, EndpointOff, StillUnderWay
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.services import ping, replay, replay_dead, switch_off, switch_on

Status = Delivery.Status
PERSON = Endpoint.OffReason.PERSON


def give_up(partner: Partner, count: int = 1) -> None:
    partner.tell(count=count)
    Delivery.objects.update(status=Status.DEAD, dead_reason="exhausted", finished_at=timezone.now())


def test_a_ping_arrives_although_no_filter_wants_it(partner: Partner, manager: User) -> None:
    Endpoint.objects.update(event_types=["case.decided"])
    sent = ping(endpoint=partner.endpoint, by=manager)
    deliver_due()
    (got,) = partner.receiver.received
    assert partner.verified(got)["type"] == "webhook.ping"
    assert Delivery.objects.get(pk=sent.pk).status == Status.DELIVERED


def test_a_ping_is_made_although_the_endpoint_rests(partner: Partner, manager: User) -> None:
    rested = timezone.now().replace(year=2100)
    Endpoint.objects.update(failures=9, paused_until=rested)
    ping(endpoint=partner.fresh, by=manager)
    deliver_due()
    assert len(partner.receiver.received) == 1


def test_a_dead_letter_is_sent_again_under_its_id(partner: Partner, manager: User) -> None:
    give_up(partner)
    replay(delivery=partner.delivery, by=manager)
    deliver_due()
    delivery = partner.delivery
    (got,) = partner.receiver.received
    assert got.headers["webhook-id"] == delivery.event.public_id
    assert (delivery.status, delivery.attempts, delivery.dead_reason) == (Status.DELIVERED, 1, "")
    assert LedgerEntry.objects.filter(action="delivery.replayed").count() == 1


def test_what_was_delivered_can_be_sent_again(partner: Partner, manager: User) -> None:
    partner.tell()
    deliver_due()
    replay(delivery=partner.delivery, by=manager)
    deliver_due()
    first, second = partner.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert Attempt.objects.count() == 2


def test_a_replayed_one_has_its_ten_tries_again(partner: Partner, manager: User) -> None:
    give_up(partner)
    partner.receiver.otherwise = answer(500)
    replay(delivery=partner.delivery, by=manager)
    deliver_due()
    assert (partner.delivery.status, partner.delivery.attempts) == (Status.PENDING, 1)


def test_what_is_under_way_is_not_sent_twice(partner: Partner, manager: User) -> None:
    partner.tell()
    with pytest.raises(StillUnderWay):
        replay(delivery=partner.delivery, by=manager)


def test_all_dead_letters_of_an_endpoint_are_sent_again(partner: Partner, manager: User) -> None:
    give_up(partner, count=5)
    assert replay_dead(endpoint=partner.endpoint, by=manager) == 5
    deliver_due()
    assert len(partner.receiver.received) == 5
    assert replay_dead(endpoint=partner.endpoint, by=manager) == 0


def test_nothing_is_sent_by_hand_to_an_endpoint_that_is_off(
    partner: Partner, manager: User
) -> None:
    give_up(partner)
    switch_off(endpoint=partner.endpoint, reason=PERSON, by=manager)
    for act in (
        lambda: ping(endpoint=partner.endpoint, by=manager),
        lambda: replay(delivery=partner.delivery, by=manager),
        lambda: replay_dead(endpoint=partner.endpoint, by=manager),
    ):
        with pytest.raises(EndpointOff):
            act()


def test_switching_off_gives_up_what_is_under_way(partner: Partner, manager: User) -> None:
    partner.tell(count=2)
    switch_off(endpoint=partner.endpoint, reason=PERSON, by=manager)
    assert {row.dead_reason for row in Delivery.objects.all()} == {"off"}
    with pytest.raises(AlreadySwitched):
        switch_off(endpoint=partner.endpoint, reason=PERSON, by=manager)


def test_switching_on_tells_what_happens_from_now_on(partner: Partner, manager: User) -> None:
    switch_off(endpoint=partner.endpoint, reason=PERSON, by=manager)
    partner.tell()
    switch_on(endpoint=partner.endpoint, by=manager)
    partner.tell()
    deliver_due()
    assert len(partner.receiver.received) == 1
    with pytest.raises(AlreadySwitched):
        switch_on(endpoint=partner.endpoint, by=manager)
