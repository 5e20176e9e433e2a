"""What an old address answers is no word about the new one."""

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from tests import receivers
from tests.receivers import Behaviour, Receiver, answer
from tests.webhooks.conftest import Partner
from webhooks import leases
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery
from webhooks.policy import MOST_ATTEMPTS
from webhooks.sending import packed, send
from webhooks.services import Change, change_endpoint, write_down

Status = Delivery.Status


def answered_after_the_move(partner: Partner, manager: User, behaviour: Behaviour) -> Receiver:
    """The try goes to the old path; the endpoint is moved before its answer is heard."""
    partner.receiver.script = [behaviour]
    partner.tell()
    (claimed,) = leases.claim(1)
    heard = send(packed(claimed))
    moved = Change(url=f"{partner.receiver.url}/new")
    change_endpoint(endpoint=partner.endpoint, change=moved, by=manager)
    write_down(heard)
    return partner.receiver


@pytest.mark.parametrize("behaviour", [answer(410), answer(500), answer(429, retry_after="90")])
def test_a_failure_of_the_old_address_is_not_held_against_the_new_one(
    partner: Partner, manager: User, behaviour: Behaviour
) -> None:
    receiver = answered_after_the_move(partner, manager, behaviour)
    fresh = partner.fresh
    assert (fresh.is_on, fresh.failures, fresh.paused_until) == (True, 0, None)
    assert Attempt.objects.get().response_status in (410, 429, 500)
    deliver_due()
    assert [got.path for got in receiver.received] == ["/hook", "/hook/new"]
    assert (partner.delivery.status, partner.delivery.attempts) == (Status.DELIVERED, 1)


def test_the_last_try_is_given_back_too(partner: Partner, manager: User) -> None:
    partner.tell()
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
    partner.receiver.script = [answer(500)]
    (claimed,) = leases.claim(1)
    heard = send(packed(claimed))
    moved = Change(url=f"{partner.receiver.url}/new")
    change_endpoint(endpoint=partner.endpoint, change=moved, by=manager)
    write_down(heard)
    deliver_due()
    assert (partner.delivery.status, partner.delivery.attempts) == (
        Status.DELIVERED,
        MOST_ATTEMPTS,
    )


def test_silence_of_the_old_address_is_logged_and_no_failure_of_the_new_one(
    partner: Partner, manager: User, settings: Settings
) -> None:
    settings.WEBHOOK_SECONDS = 0.3
    answered_after_the_move(partner, manager, receivers.hang)
    assert Attempt.objects.get().error_code == "timed_out"
    assert partner.fresh.failures == 0


def test_what_the_old_address_took_is_delivered(partner: Partner, manager: User) -> None:
    answered_after_the_move(partner, manager, answer(200))
    assert partner.delivery.status == Status.DELIVERED
    deliver_due()
    assert len(partner.receiver.received) == 1
