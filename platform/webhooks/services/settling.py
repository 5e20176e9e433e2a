"""What becomes of a delivery after a try, and of those that nobody ended."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from webhooks import breaker, leases
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.notes import attempt_of, forget
from webhooks.policy import MOST_ATTEMPTS, Result, patience_asked, pause_after, result_of
from webhooks.sending import Try
from webhooks.services.endpoints import switch_off
from webhooks.services.facts import hint

DeadReason = Delivery.DeadReason


def write_down(one: Try) -> None:
    """Log the try and say how it goes on; a late copy of the work changes nothing."""
    with leases.held(one.parcel.delivery) as delivery:
        if delivery is None:
            return
        _log(one)
        if one.parcel.url == delivery.endpoint.url:
            _settle(delivery, one)
        else:
            _settle_elsewhere(delivery, one)


@transaction.atomic
def return_lost() -> None:
    """The sweep: what a silent sender held is tried again, or given up at the cap."""
    for delivery in leases.lost():
        Attempt.objects.create(
            delivery=delivery,
            number=delivery.attempts,
            started_at=timezone.now(),
            milliseconds=0,
            error_code="sender_lost",
            error="The process that sent it stopped before it heard an answer.",
        )
        _again_or_never(delivery)


def bury_overdue() -> None:
    """The sweep: what waited for days, or is for nobody or about nothing any more."""
    leases.bury(leases.overdue(), DeadReason.EXPIRED)
    leases.bury(leases.unwanted(), DeadReason.OFF)
    with transaction.atomic():
        leases.bury(leases.forgotten(), DeadReason.DELETED)


def _log(one: Try) -> None:
    """Without what was said, if the event has lost its words since it was sent."""
    attempt = attempt_of(one)
    # Locked, so that whoever takes the words away either waits for this row or is seen here.
    now = OutboxEvent.objects.select_for_update(no_key=True).get(pk=one.parcel.delivery.event_id)
    if now.forgotten_at:
        forget(attempt)
    attempt.save(force_insert=True)


def _settle(delivery: Delivery, one: Try) -> None:
    result = result_of(one.status)
    if result is Result.DELIVERED:
        leases.deliver(delivery)
        breaker.note_success(delivery.endpoint)
    elif result is Result.GONE:
        _end_with_endpoint(delivery)
    else:
        _fail(delivery, one)


def _settle_elsewhere(delivery: Delivery, one: Try) -> None:
    """The address was changed meanwhile: what the old one says is no word about the new one."""
    if result_of(one.status) is Result.DELIVERED:
        leases.deliver(delivery)
    elif delivery.event.forgotten_at:
        leases.bury_one(delivery, DeadReason.DELETED)
    else:
        leases.give_back(delivery)
        hint()


def _fail(delivery: Delivery, one: Try) -> None:
    header = one.answer.header("retry-after") if one.answer else ""
    patience = patience_asked(one.status, header, timezone.now())
    breaker.note_failure(delivery.endpoint, patience)
    _again_or_never(delivery, patience)


def _again_or_never(delivery: Delivery, patience: timedelta = timedelta(0)) -> None:
    if delivery.event.forgotten_at:
        leases.bury_one(delivery, DeadReason.DELETED)
    elif delivery.attempts >= MOST_ATTEMPTS:
        leases.bury_one(delivery, DeadReason.EXHAUSTED)
    else:
        leases.put_back(delivery, max(pause_after(delivery.attempts), patience))


def _end_with_endpoint(delivery: Delivery) -> None:
    leases.bury_one(delivery, DeadReason.GONE)
    if delivery.endpoint.is_on:
        switch_off(endpoint=delivery.endpoint, reason=Endpoint.OffReason.GONE)
