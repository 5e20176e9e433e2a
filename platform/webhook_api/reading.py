"""Finding what an address names, where a foreign id is like a missing one, and telling of it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from common.ids import parse_public_id
from detection.api.callers import key_of, replay_headers
from images.idempotency import Answer
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


def told_with_secret(request: Request, made: Answer[Endpoint], shown: Sequence[str]) -> Response:
    """`shown` is empty on a repeat; see decision 176."""
    return Response(
        told(request, made.made) | {"secret": shown[0] if shown else None},
        status=HTTPStatus.CREATED,
        headers=SHOWN_ONCE | replay_headers(replayed=made.replayed),
    )


def told_of(request: Request, delivery: Delivery) -> dict[str, Any]:
    return dict(DeliveryOut(delivery_of(key_of(request).organisation, delivery.pk)).data)
