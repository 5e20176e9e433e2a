"""What happens while an endpoint hangs is told to the others at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests import receivers
from tests.receivers import Handler, answer
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due

pytestmark = pytest.mark.django_db(transaction=True)


def deliver() -> None:
    deliver_due()
    connection.close()


def test_an_event_that_comes_while_another_endpoint_hangs_arrives_at_once(
    partner: Partner, another: Callable[[], Partner]
) -> None:
    hangs, has_arrived = threading.Event(), threading.Event()
    healthy = another()

    def hanging(handler: Handler) -> None:
        hangs.set()
        receivers.hang(handler)

    def taking(handler: Handler) -> None:
        has_arrived.set()
        answer(200)(handler)

    partner.receiver.otherwise, healthy.receiver.otherwise = hanging, taking
    healthy.endpoint.event_types = ["case.decided"]
    healthy.endpoint.save()
    partner.tell("submission.analysed")
    sender = threading.Thread(target=deliver)
    sender.start()
    try:
        assert hangs.wait(5)
        healthy.tell("case.decided")
        assert has_arrived.wait(1)
    finally:
        partner.receiver.released.set()
        sender.join()
