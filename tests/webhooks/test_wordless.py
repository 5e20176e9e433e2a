"""Words that are to be forgotten are not in the log either, even if a try was just under way."""

import threading

import pytest
from django.db import connection, transaction

from common.ids import uuid7
from tests.receivers import answer
from tests.webhooks.conftest import Partner
from webhooks import leases
from webhooks.delivering import deliver_due
from webhooks.models import Attempt, Delivery, OutboxEvent
from webhooks.sending import Try, packed, send
from webhooks.services import emit, forget_words, write_down

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
