"""Endpoints: made, changed, switched on and off, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

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


@dataclass(frozen=True)
class Change:
    """What is to be different; what is None stays as it is."""

    name: str | None = None
    url: str | None = None
    event_types: Sequence[OutboxEvent.Type] | None = None
    only_callbacks: bool | None = None
    is_on: bool | None = None

    @property
    def columns(self) -> dict[str, object]:
        wanted: dict[str, object] = {}
        if self.name is not None:
            wanted["name"] = self.name.strip()
        if self.url is not None:
            wanted["url"] = self.url
        if self.event_types is not None:
            wanted["event_types"] = _sorted(self.event_types)
        if self.only_callbacks is not None:
            wanted["only_callbacks"] = self.only_callbacks
        return wanted


def host_of(wish: Wish) -> str:
    """Raises what is wrong with it. It looks names up, so no transaction should be open."""
    _require_name(wish.name)
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
            raise TooManyEndpoints(f"There are {MOST_ENDPOINTS} already; remove one of them first.")
        endpoint = Endpoint.objects.create(
            organisation=organisation,
            name=wish.name.strip(),
            url=wish.url,
            event_types=_sorted(wish.event_types),
            only_callbacks=wish.only_callbacks,
        )
        plain = add_secret(endpoint)
        record(fact("endpoint.created", endpoint, by, host=host, **_heard(endpoint)))
    return endpoint, plain


def change_endpoint(*, endpoint: Endpoint, by: Manager, change: Change) -> None:
    """All of it or nothing; to switch it to what it is already is no change."""
    if change.name is not None:
        _require_name(change.name)
    if change.url is not None and change.url != endpoint.url:
        check(change.url)  # before the transaction, for it asks name servers
    with transaction.atomic():
        row = _row(endpoint).select_for_update(no_key=True).first()
        if row is None:
            raise NotFound
        if change.columns:
            _move(row, change.columns, by)
        if change.is_on is True and not row.is_on:
            switch_on(endpoint=row, by=by)
        if change.is_on is False and row.is_on:
            switch_off(endpoint=row, reason=OffReason.PERSON, by=by)


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


def _move(row: Endpoint, columns: dict[str, object], by: Manager) -> None:
    """What is under way goes to the new address; the breaker does not know it yet."""
    before = row.url
    for column, value in columns.items():
        setattr(row, column, value)
    row.save(update_fields=[*columns])
    if row.url != before:
        breaker.close(row)
    host = urlsplit(row.url).hostname
    record(fact("endpoint.changed", row, by, host=host, **_heard(row)))


def _heard(endpoint: Endpoint) -> dict[str, object]:
    """What it hears of, for the ledger."""
    return {"events": endpoint.event_types, "only_callbacks": endpoint.only_callbacks}


def _row(endpoint: Endpoint) -> QuerySet[Endpoint]:
    """Nothing, if somebody has removed it meanwhile."""
    return Endpoint.objects.filter(pk=endpoint.pk).exclude(GONE_FOR_GOOD)


def _require_name(name: str) -> None:
    if not name.strip():
        raise Invalid("An endpoint needs a name.", pointer="/name")


def _sorted(types: Sequence[OutboxEvent.Type]) -> list[str]:
    return sorted(OutboxEvent.Type(one).value for one in set(types))
