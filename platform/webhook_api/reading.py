"""Finding what an address names; a foreign id is answered like a missing one."""

from typing import Any

from rest_framework.request import Request

from common.ids import parse_public_id
from detection.api.callers import key_of
from webhook_api.serializers import DeliveryOut, EndpointOut
from webhooks.models import Delivery, Endpoint
from webhooks.selectors import delivery_of, endpoint_of

SHOWN_ONCE = {"Cache-Control": "no-store"}


def endpoint_in(request: Request, public_id: str) -> Endpoint:
    return endpoint_of(key_of(request).organisation, parse_public_id("hook", public_id))


def delivery_in(request: Request, public_id: str) -> Delivery:
    return delivery_of(key_of(request).organisation, parse_public_id("dlv", public_id))


def told(request: Request, endpoint: Endpoint) -> dict[str, Any]:
    """As it is now, whoever has it in hand."""
    return dict(EndpointOut(endpoint_of(key_of(request).organisation, endpoint.pk)).data)


def told_of(request: Request, delivery: Delivery) -> dict[str, Any]:
    return dict(DeliveryOut(delivery_of(key_of(request).organisation, delivery.pk)).data)
