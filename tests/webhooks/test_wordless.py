"""Words that are to be forgotten are not in the log either, even if a try was just under way."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from common.ids import uuid7
from tests.receivers import answer
from tests.webhooks.conftest import Partner
from webhooks import leases
from webhooks.delivering import deliver_due
from webhooks.errors import SubjectDeleted
from webhooks.models import Attempt, Delivery, OutboxEvent
from webhooks.sending import Try, packed, send
from webhooks.services import (
    bury_overdue,
    emit,
    forget_words,
    replay,
    replay_dead,
    write_down,
)

WORDS = "Her wedding"


def tell(partner: Partner) -> OutboxEvent:
    """The receiver says back what it was told."""
    partner.receiver.otherwise = answer(200, WORDS.encode(), x_order=WORDS)
    return emit(
        event=OutboxEvent.Type.SUBMISSION_ANALYSED,
        organisation_id=partner.endpoint.organisation_id,
        subject_id=uuid7(),
        payload={"reference": WORDS},
    )


def under_way(partner: Partner) -> tuple[OutboxEvent, Try]:
    event = tell(partner)
    (claimed,) = leases.claim(1)
    return event, send(packed(claimed))


def is_wordless(attempt: Attempt) -> bool:
    said = (attempt.request_headers, attempt.response_headers, attempt.response_body)
    return said == ({}, [], "") and attempt.forgotten_at is not None


def test_what_was_said_before_is_removed(partner: Partner) -> None:
    event = tell(partner)
    deliver_due()
    assert WORDS in Attempt.objects.get().response_body
    forget_words([event.subject_id], {})
    assert is_wordless(Attempt.objects.get())
    assert Attempt.objects.get().response_status == 200


def test_what_is_heard_afterwards_is_not_kept(partner: Partner) -> None:
    event, heard = under_way(partner)
    forget_words([event.subject_id], {})
    write_down(heard)
    assert is_wordless(Attempt.objects.get())
    assert partner.delivery.status == Delivery.Status.DELIVERED


def test_what_is_heard_otherwise_is_kept(partner: Partner) -> None:
    _, heard = under_way(partner)
    forget_words([uuid7()], {})
    write_down(heard)
    assert Attempt.objects.get().response_body == WORDS


def ends(partner: Partner) -> tuple[str, str]:
    return partner.delivery.status, partner.delivery.dead_reason


def test_what_waits_is_told_no_more(partner: Partner) -> None:
    event = tell(partner)
    forget_words([event.subject_id], {})
    deliver_due()
    assert partner.receiver.received == []
    assert ends(partner) == ("dead", "deleted")


def test_what_failed_when_it_was_just_under_way_is_not_tried_again(partner: Partner) -> None:
    partner.receiver.script = [answer(500)]
    event, heard = under_way(partner)
    forget_words([event.subject_id], {})
    assert ends(partner) == ("pending", "")
    write_down(heard)
    assert ends(partner) == ("dead", "deleted")


def test_the_sweep_ends_what_came_back_under_way_meanwhile(partner: Partner) -> None:
    event = tell(partner)
    OutboxEvent.objects.filter(pk=event.pk).update(forgotten_at=timezone.now())
    partner.tell()
    bury_overdue()
    states = Delivery.objects.order_by("pk").values_list("status", "dead_reason")
    assert [*states] == [("dead", "deleted"), ("pending", "")]


def test_it_is_not_sent_again_by_hand(partner: Partner, manager: User) -> None:
    event = tell(partner)
    forget_words([event.subject_id], {})
    with pytest.raises(SubjectDeleted):
        replay(delivery=partner.delivery, by=manager)
    assert replay_dead(endpoint=partner.endpoint, by=manager) == 0


@pytest.mark.django_db(transaction=True)
def test_forgetting_never_waits_for_a_delivery_that_somebody_holds(partner: Partner) -> None:
    """Who holds one goes on to its event: to wait for them here would never end."""
    event = tell(partner)
    forgotten = threading.Thread(target=_forget, args=[event])
    with transaction.atomic():
        Delivery.objects.select_for_update().get()
        forgotten.start()
        forgotten.join(10)
        assert not forgotten.is_alive()
    bury_overdue()
    assert ends(partner) == ("dead", "deleted")


def _forget(event: OutboxEvent) -> None:
    with transaction.atomic():
        forget_words([event.subject_id], {})
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_heard_in_the_same_moment_waits_for_the_words_to_go(partner: Partner) -> None:
    event, heard = under_way(partner)

    def write() -> None:
        write_down(heard)
        connection.close()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        forget_words([event.subject_id], {})
        writer.start()
        writer.join(0.2)
        assert not Attempt.objects.exists()
    writer.join()
    assert is_wordless(Attempt.objects.get())
