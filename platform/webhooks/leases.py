"""Who is sending which delivery: the only code that writes `Delivery.status`."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from common.ids import uuid7
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.policy import SEATS, SEATS_IF_TRIPPED, TRIP_AFTER, gives_up_at

Status = Delivery.Status
NO_LEASE: dict[str, None] = {"lease_token": None, "lease_expires_at": None}

# Endpoints that may be called, each with its free seats; the fullest of them get theirs last.
# No delivery is claimed twice: its row is locked, and looked at again under the lock. Seats are
# counted as they were when the statement began. The lock on the endpoint leaves it to one claim
# at a time, but what another has taken a moment ago may not be counted yet: then an endpoint gets
# more calls than it has seats (decision 132).
CLAIM = """
WITH ready AS MATERIALIZED (
    SELECT endpoint.id,
           CASE WHEN endpoint.failures < %(trip)s THEN %(seats)s ELSE %(one)s END AS seats
    FROM webhooks_endpoint endpoint
    WHERE endpoint.off_since IS NULL
      AND (endpoint.paused_until IS NULL OR endpoint.paused_until <= statement_timestamp())
      AND EXISTS (
        SELECT FROM webhooks_delivery WHERE endpoint_id = endpoint.id AND status = 'pending'
          AND next_attempt_at <= statement_timestamp() AND lease_token IS NULL
      )
    FOR NO KEY UPDATE SKIP LOCKED
), seated AS (
    SELECT ready.id, ready.seats, (
        SELECT count(*) FROM webhooks_delivery
        WHERE endpoint_id = ready.id AND lease_token IS NOT NULL
    ) AS busy
    FROM ready
), due AS (
    SELECT waiting.id, waiting.next_attempt_at,
           busy + row_number() OVER (PARTITION BY seated.id ORDER BY next_attempt_at) AS seat
    FROM seated CROSS JOIN LATERAL (
        SELECT id, next_attempt_at FROM webhooks_delivery
        WHERE endpoint_id = seated.id AND status = 'pending'
          AND next_attempt_at <= statement_timestamp() AND lease_token IS NULL
        ORDER BY next_attempt_at, id LIMIT greatest(seated.seats - seated.busy, 0)
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS waiting
), chosen AS (
    SELECT id FROM due ORDER BY seat, next_attempt_at LIMIT %(limit)s
)
UPDATE webhooks_delivery delivery
SET lease_token = %(token)s,
    lease_expires_at = statement_timestamp() + %(seconds)s * interval '1 second',
    attempts = attempts + 1
FROM chosen WHERE delivery.id = chosen.id
"""


def claim(limit: int) -> list[Delivery]:
    """Take up to `limit` due deliveries, at most a few of one endpoint; each claim is a try."""
    token = uuid7()
    values: dict[str, int | uuid.UUID] = {
        "trip": TRIP_AFTER,
        "seats": SEATS,
        "one": SEATS_IF_TRIPPED,
        "limit": limit,
        "token": token,
        "seconds": _lease_seconds(),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, values)
            if not cursor.rowcount:
                return []
        taken = Delivery.objects.filter(lease_token=token).order_by("next_attempt_at", "id")
        return list(taken.select_related("event", "endpoint").prefetch_related("endpoint__secrets"))


def due() -> QuerySet[Delivery]:
    """What may be sent now, if its endpoint has a free seat."""
    open_now = Endpoint.objects.filter(off_since=None).exclude(paused_until__gt=Now())
    return Delivery.objects.filter(
        status=Status.PENDING, next_attempt_at__lte=Now(), lease_token=None, endpoint__in=open_now
    )


@contextmanager
def held(delivery: Delivery) -> Iterator[Delivery | None]:
    """The delivery and its endpoint, locked, if the lease still stands; else nothing."""
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update(no_key=True).get(pk=delivery.endpoint_id)
        row = (
            Delivery.objects.select_for_update(no_key=True)
            .filter(pk=delivery.pk, lease_token=delivery.lease_token)
            .first()
        )
        if row:
            row.endpoint = endpoint
        yield row


def deliver(delivery: Delivery) -> None:
    _rows(delivery).update(status=Status.DELIVERED, finished_at=Now(), **NO_LEASE)


def put_back(delivery: Delivery, pause: timedelta) -> None:
    """Try again later."""
    _rows(delivery).update(next_attempt_at=Now() + pause, **NO_LEASE)


def give_back(delivery: Delivery) -> None:
    """Try again at once; it was no try of the address that it goes to now."""
    _rows(delivery).update(next_attempt_at=Now(), attempts=F("attempts") - 1, **NO_LEASE)


def bury(deliveries: QuerySet[Delivery], reason: Delivery.DeadReason) -> int:
    """Give up what is still under way; people see it among the dead letters."""
    return deliveries.filter(status=Status.PENDING).update(
        status=Status.DEAD, dead_reason=reason, finished_at=Now(), **NO_LEASE
    )


def bury_one(delivery: Delivery, reason: Delivery.DeadReason) -> None:
    bury(_rows(delivery), reason)


def revive(deliveries: QuerySet[Delivery]) -> int:
    """Begin anew with what has ended, under the same event id."""
    return deliveries.exclude(status=Status.PENDING).update(
        status=Status.PENDING,
        dead_reason="",
        attempts=0,
        next_attempt_at=Now(),
        gives_up_at=gives_up_at(),
        finished_at=None,
    )


def lost() -> QuerySet[Delivery]:
    """Lock what a sender held that went silent."""
    rows = Delivery.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return rows.filter(lease_expires_at__lt=Now()).order_by("id")


def overdue() -> QuerySet[Delivery]:
    """Under way for longer than all tries should take, and not being sent just now."""
    return Delivery.objects.filter(status=Status.PENDING, gives_up_at__lt=Now(), lease_token=None)


def unwanted(endpoint: uuid.UUID | None = None) -> QuerySet[Delivery]:
    """Under way to endpoints that were switched off; what is being sent may still arrive."""
    rows = Delivery.objects.filter(
        status=Status.PENDING, lease_token=None, endpoint__off_since__isnull=False
    )
    return rows.filter(endpoint=endpoint) if endpoint else rows


def forgotten(events: Sequence[OutboxEvent] | None = None) -> QuerySet[Delivery]:
    """Under way, though what it tells of was deleted; what is in somebody's hand is passed over.

    Others lock a delivery before its event. Whoever forgets has the events, and so never waits
    for a delivery: a sender that holds one sees at its event that it is over, and the sweep looks.
    """
    rows = Delivery.objects.filter(
        status=Status.PENDING, lease_token=None, event__forgotten_at__isnull=False
    )
    found = rows if events is None else rows.filter(event__in=events)
    locked = found.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return Delivery.objects.filter(pk__in=[*locked.values_list("pk", flat=True)])


def _rows(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk)


def _lease_seconds() -> int:
    """More than a try can take, the look-up of the name included."""
    return int(2 * settings.WEBHOOK_SECONDS) + 20
