"""What managers send by hand: pings, and again what has ended."""

from django.db import transaction

from audit.services import record
from common.ids import uuid7
from webhooks import breaker, leases
from webhooks.errors import EndpointOff, EndpointRemoved, StillUnderWay, SubjectDeleted
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services.facts import Manager, fact, hint

SWITCH_ON = "Switch it on first."
REMOVED = "Nothing can be sent there any more; the log keeps what was."


@transaction.atomic
def ping(*, endpoint: Endpoint, by: Manager) -> Delivery:
    """An event that nobody but this endpoint hears of."""
    _open(endpoint)
    event = OutboxEvent.objects.create(
        type=OutboxEvent.Type.PING,
        organisation_id=endpoint.organisation_id,
        subject_id=uuid7(),
        payload={"endpoint": endpoint.public_id},
    )
    delivery = Delivery.objects.create(event=event, endpoint=endpoint)
    hint()
    record(fact("endpoint.pinged", endpoint, by, event=event.public_id))
    return delivery


@transaction.atomic
def replay(*, delivery: Delivery, by: Manager) -> None:
    """Send once more, under the same id, what was delivered or given up."""
    _open(delivery.endpoint)
    # Locked, so that whoever deletes what it tells of waits, or is seen here.
    if OutboxEvent.objects.select_for_update(no_key=True).get(pk=delivery.event_id).forgotten_at:
        raise SubjectDeleted
    if not leases.revive(Delivery.objects.filter(pk=delivery.pk)):
        raise StillUnderWay
    hint()
    event = delivery.event.public_id
    record(fact("delivery.replayed", delivery.endpoint, by, event=event))


@transaction.atomic
def replay_dead(*, endpoint: Endpoint, by: Manager) -> int:
    """How many dead letters of the endpoint are under way again."""
    _open(endpoint)
    dead = endpoint.deliveries.filter(status=Delivery.Status.DEAD, event__forgotten_at=None)
    count = leases.revive(dead)
    if count:
        hint()
        record(fact("delivery.dead_replayed", endpoint, by, count=count))
    return count


def _open(endpoint: Endpoint) -> None:
    """Whoever sends by hand wants to see now whether it arrives."""
    row = Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    if row.is_removed:
        raise EndpointRemoved(REMOVED)
    if not row.is_on:
        raise EndpointOff(SWITCH_ON)
    breaker.close(endpoint)
