"""`client.webhooks`: endpoints, and what was sent to them; webhooks.py verifies messages."""

import builtins
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from touchstone.answers import document_of
from touchstone.connection import Connection
from touchstone.hook_models import Delivery, Endpoint, delivery_of, endpoint_of
from touchstone.paging import items_of, items_over_pages, path_of, query_of

PLACE = "webhooks"
LOG = "deliveries"


class DeliveryFilters(TypedDict, total=False):
    """Which deliveries to list; times are exclusive."""

    status: str
    endpoint: str
    event: str
    event_type: str
    created_after: datetime | str
    created_before: datetime | str


class EndpointFields(TypedDict, total=False):
    """What is to be different; what is left out stays."""

    name: str
    url: str
    event_types: Sequence[str]
    only_callbacks: bool
    enabled: bool


class Webhooks:
    """Needs a key with the scope `webhooks:manage`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self) -> builtins.list[Endpoint]:
        """The oldest first; an organisation has a few at most."""
        document = document_of(self._connection.get(PLACE))
        return [endpoint_of(item) for item in items_of(document)]

    def create(
        self,
        name: str,
        url: str,
        event_types: Sequence[str] = (),
        *,
        only_callbacks: bool = False,
        idempotency_key: str = "",
    ) -> Endpoint:
        """Its `secret` is shown this once; None if an earlier try's answer with it was lost."""
        wanted: dict[str, Any] = {"name": name, "url": url, "event_types": [*event_types]}
        if only_callbacks:
            wanted["only_callbacks"] = True
        return endpoint_of(self._post(PLACE, wanted, idempotency_key))

    def get(self, endpoint_id: str) -> Endpoint:
        return endpoint_of(document_of(self._connection.get(path_of(PLACE, endpoint_id))))

    def change(self, endpoint_id: str, **fields: Unpack[EndpointFields]) -> Endpoint:
        """`enabled=False` switches it off, and gives up what is under way."""
        path = path_of(PLACE, endpoint_id)
        return endpoint_of(document_of(self._connection.send("PATCH", path, fields)))

    def remove(self, endpoint_id: str) -> None:
        self._connection.send("DELETE", path_of(PLACE, endpoint_id))

    def rotate_secret(
        self, endpoint_id: str, *, overlap_hours: int = 24, idempotency_key: str = ""
    ) -> Endpoint:
        """With the new `secret`; the earlier ones sign, too, until the overlap has passed.

        With 0 hours all earlier ones end at once.
        """
        path = path_of(PLACE, endpoint_id, "secret")
        wanted = {"overlap_hours": overlap_hours}
        return endpoint_of(self._post(path, wanted, idempotency_key))

    def ping(self, endpoint_id: str, *, idempotency_key: str = "") -> Delivery:
        """Read it again with `delivery` to see how it went."""
        path = path_of(PLACE, endpoint_id, "ping")
        return delivery_of(self._post(path, None, idempotency_key))

    def deliveries(
        self, *, page_size: int = 50, **filters: Unpack[DeliveryFilters]
    ) -> Iterator[Delivery]:
        """Newest first."""
        query = query_of(filters, page_size)
        for item in items_over_pages(self._connection, path_of(PLACE, LOG), query):
            yield delivery_of(item)

    def delivery(self, delivery_id: str) -> Delivery:
        """With its message and every try."""
        return delivery_of(document_of(self._connection.get(path_of(PLACE, LOG, delivery_id))))

    def replay(self, delivery_id: str, *, idempotency_key: str = "") -> Delivery:
        """Send it once more, under the same `webhook-id`."""
        path = path_of(PLACE, LOG, delivery_id, "replay")
        return delivery_of(self._post(path, None, idempotency_key))

    def _post(
        self, path: str, wanted: Mapping[str, Any] | None, idempotency_key: str
    ) -> dict[str, Any]:
        """Done once, however many tries it takes."""
        key = idempotency_key or uuid.uuid4().hex
        return document_of(self._connection.send("POST", path, wanted, idempotency_key=key))
