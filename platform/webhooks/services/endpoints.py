"""Endpoints: made, changed, switched on and off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from audit.services import record
from common.errors import Invalid
from common.outbound import check
from webhooks import breaker, leases
from webhooks.errors import AlreadySwitched, TooManyEndpoints
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services.facts import fact
from webhooks.services.secrets import add_secret

MOST_ENDPOINTS = 20
OffReason = Endpoint.OffReason


@dataclass(frozen=True)
class Wish:
    """What a manager typed about an endpoint; no types stand for every event."""

    name: str
    url: str
    event_types: Sequence[OutboxEvent.Type] = ()


def create_endpoint(*, organisation: Organisation, wish: Wish, by: User) -> tuple[Endpoint, str]:
    """The endpoint, and its secret, which nobody is shown again afterwards."""
    host = _checked_host(wish)  # names are looked up before the transaction begins
    with transaction.atomic():
        # One at a time, so that two requests do not both find the last free place.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if organisation.endpoints.count() >= MOST_ENDPOINTS:
            raise TooManyEndpoints(f"There are {MOST_ENDPOINTS} already.")
        endpoint = Endpoint.objects.create(organisation=organisation, **_columns(wish))
        plain = add_secret(endpoint)
        record(fact("endpoint.created", endpoint, by, host=host, events=endpoint.event_types))
    return endpoint, plain


def change_endpoint(*, endpoint: Endpoint, wish: Wish, by: User) -> None:
    """What is under way goes to the new address; the breaker does not know it yet."""
    host = _checked_host(wish)
    with transaction.atomic():
        columns = _columns(wish)
        Endpoint.objects.filter(pk=endpoint.pk).update(**columns)
        if wish.url != endpoint.url:
            breaker.close(endpoint)
        record(fact("endpoint.changed", endpoint, by, host=host, events=columns["event_types"]))


@transaction.atomic
def switch_off(*, endpoint: Endpoint, reason: Endpoint.OffReason, by: User | None = None) -> None:
    """Nothing is sent from now on; what was under way lies among the dead letters."""
    on = Endpoint.objects.filter(pk=endpoint.pk, off_since=None)
    if not on.update(off_since=timezone.now(), off_reason=reason):
        raise AlreadySwitched
    leases.bury(leases.unwanted(endpoint.pk), Delivery.DeadReason.OFF)
    record(fact("endpoint.switched_off", endpoint, by, reason=reason.value))


@transaction.atomic
def switch_on(*, endpoint: Endpoint, by: User) -> None:
    """For events from now on; dead letters wait for a person to replay them."""
    off = Endpoint.objects.filter(pk=endpoint.pk, off_since__isnull=False)
    if not off.update(off_since=None, off_reason=""):
        raise AlreadySwitched
    breaker.close(endpoint)
    record(fact("endpoint.switched_on", endpoint, by))


def _checked_host(wish: Wish) -> str:
    if not wish.name.strip():
        raise Invalid("An endpoint needs a name.", pointer="/name")
    return check(wish.url).host


def _columns(wish: Wish) -> dict[str, object]:
    types = sorted(OutboxEvent.Type(one).value for one in set(wish.event_types))
    return {"name": wish.name.strip(), "url": wish.url, "event_types": types}
