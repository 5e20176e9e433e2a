"""Webhook endpoints and what was sent to them, as the API says it; docs/api.md explains it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from touchstone.reading import read


@dataclass(frozen=True)
class EndpointSecret:
    """When a secret was made; what it is was shown once."""

    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True)
class EndpointLinks:
    self: str = ""
    deliveries: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An address of yours that is told what happens; `secret` is there when it was just made."""

    id: str
    name: str = ""
    url: str = ""
    event_types: tuple[str, ...] = ()
    only_callbacks: bool = False
    enabled: bool = True
    disabled_at: datetime | None = None
    disabled_reason: str | None = None
    failures: int = 0
    paused_until: datetime | None = None
    pending: int = 0
    dead: int = 0
    secrets: tuple[EndpointSecret, ...] = ()
    created_at: datetime | None = None
    links: EndpointLinks = field(default_factory=EndpointLinks)
    secret: str | None = field(default=None, repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Occurrence:
    """The event that is told; receivers know its id as `webhook-id`."""

    id: str
    type: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class TryRequest:
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TryResponse:
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True)
class TryError:
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Try:
    """One try of a delivery, as the log has it."""

    number: int
    started_at: datetime
    milliseconds: int = 0
    request: TryRequest | None = None
    response: TryResponse | None = None
    error: TryError | None = None
    forgotten_at: datetime | None = None


@dataclass(frozen=True)
class DeliveryLinks:
    self: str = ""


@dataclass(frozen=True)
class Delivery:
    """One event for one endpoint; `message` and `log` are there when it was read by itself."""

    id: str
    endpoint: str
    event: Occurrence
    status: str
    created_at: datetime
    endpoint_removed: bool = False
    dead_reason: str | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    finished_at: datetime | None = None
    links: DeliveryLinks = field(default_factory=DeliveryLinks)
    message: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[Try, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


def endpoint_of(document: Mapping[str, Any]) -> Endpoint:
    return replace(read(Endpoint, document), raw=document)


def delivery_of(document: Mapping[str, Any]) -> Delivery:
    return replace(read(Delivery, document), raw=document)
