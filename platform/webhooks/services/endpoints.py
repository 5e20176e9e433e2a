"""Endpoints: made, changed, switched on and off, removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation
from audit.services import record
from common.errors import Invalid, NotFound
from common.outbound import check
from webhooks import breaker, leases
from webhooks.errors import AlreadySwitched, TooManyEndpoints
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services.facts import Manager, fact
from webhooks.services.secrets import add_secret, forget_secrets

MOST_ENDPOINTS = 20
OffReason = Endpoint.OffReason
GONE_FOR_GOOD = Q(off_reason=OffReason.REMOVED)


@dataclass(frozen=True)
class Wish:
    """What a manager wants of an endpoint; no types stand for every event."""

    name: str
    url: str
    event_types: Sequence[OutboxEvent.Type] = ()
    only_callbacks: bool = False


def host_of(wish: Wish) -> str:
    """Raises what is wrong with it. It looks names up, so no transaction should be open."""
    if not wish.name.strip():
        raise Invalid("An endpoint needs a name.", pointer="/name")
    return check(wish.url).host


def create_endpoint(
    *, organisation: Organisation, wish: Wish, by: Manager, host: str = ""
) -> tuple[Endpoint, str]:
    """The endpoint, and its secret, shown once; `host` is what `host_of` said, if it was asked."""
    host = host or host_of(wish)
    with transaction.atomic():
        # One at a time, so that two requests do not both find the last free place.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if organisation.endpoints.exclude(GONE_FOR_GOOD).count() >= MOST_ENDPOINTS:
            raise TooManyEndpoints(f"There are {MOST_ENDPOINTS} already.")
        columns = _columns(wish)
        endpoint = Endpoint.objects.create(organisation=organisation, **columns)
        plain = add_secret(endpoint)
        record(fact("endpoint.created", endpoint, by, host=host, **_heard(columns)))
    return endpoint, plain


def change_endpoint(
    *, endpoint: Endpoint, by: Manager, wish: Wish | None = None, is_on: bool | None = None
) -> None:
    """All of it or nothing; to switch it to what it is already is no change."""
    host = host_of(wish) if wish else ""
    with transaction.atomic():
        if wish:
            _move(endpoint, wish, by, host)
        if is_on is True and not endpoint.is_on:
            switch_on(endpoint=endpoint, by=by)
        if is_on is False and endpoint.is_on:
            switch_off(endpoint=endpoint, reason=OffReason.PERSON, by=by)


@transaction.atomic
def switch_off(
    *, endpoint: Endpoint, reason: Endpoint.OffReason, by: Manager | None = None
) -> None:
    """Nothing is sent from now on; what was under way lies among the dead letters."""
    on = Endpoint.objects.filter(pk=endpoint.pk, off_since=None)
    if not on.update(off_since=timezone.now(), off_reason=reason):
        raise AlreadySwitched
    leases.bury(leases.unwanted(endpoint.pk), Delivery.DeadReason.OFF)
    record(fact("endpoint.switched_off", endpoint, by, reason=reason.value))


@transaction.atomic
def switch_on(*, endpoint: Endpoint, by: Manager) -> None:
    """For events from now on; dead letters wait for a person to replay them."""
    off = _row(endpoint).filter(off_since__isnull=False)
    if not off.update(off_since=None, off_reason=""):
        raise AlreadySwitched
    breaker.close(endpoint)
    record(fact("endpoint.switched_on", endpoint, by))


@transaction.atomic
def remove_endpoint(*, endpoint: Endpoint, by: Manager) -> None:
    """It is off for good and its secrets are gone; the log keeps what was sent for its time."""
    if not _row(endpoint).update(off_since=timezone.now(), off_reason=OffReason.REMOVED):
        raise NotFound
    forget_secrets(endpoint)
    leases.bury(leases.unwanted(endpoint.pk), Delivery.DeadReason.OFF)
    record(fact("endpoint.removed", endpoint, by))


def _move(endpoint: Endpoint, wish: Wish, by: Manager, host: str) -> None:
    """What is under way goes to the new address; the breaker does not know it yet."""
    columns = _columns(wish)
    if not _row(endpoint).update(**columns):
        raise NotFound
    if wish.url != endpoint.url:
        breaker.close(endpoint)
    record(fact("endpoint.changed", endpoint, by, host=host, **_heard(columns)))


def _heard(columns: dict[str, object]) -> dict[str, object]:
    """What it hears of, for the ledger."""
    return {"events": columns["event_types"], "only_callbacks": columns["only_callbacks"]}


def _row(endpoint: Endpoint) -> QuerySet[Endpoint]:
    """Nothing, if somebody has removed it meanwhile."""
    return Endpoint.objects.filter(pk=endpoint.pk).exclude(GONE_FOR_GOOD)


def _columns(wish: Wish) -> dict[str, object]:
    types = sorted(OutboxEvent.Type(one).value for one in set(wish.event_types))
    return {
        "name": wish.name.strip(),
        "url": wish.url,
        "event_types": types,
        "only_callbacks": wish.only_callbacks,
    }
