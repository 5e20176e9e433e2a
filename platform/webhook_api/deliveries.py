"""The log of deliveries: listed, read with every try, sent again."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from common.cursors import page
from detection.api.callers import idempotency_of, key_of, next_link, replay_headers
from detection.api.requests import NoQuery
from images.idempotency import fingerprint, once
from webhook_api import documentation
from webhook_api.reading import delivery_in, told_of
from webhook_api.requests import DeliveryQuery
from webhook_api.serializers import DeliveryPageOut, DeliveryWithLogOut
from webhooks.models import Delivery
from webhooks.selectors import deliveries_of
from webhooks.services import replay


class Deliveries(ApiView):
    scopes = {"GET": Scope.WEBHOOKS_MANAGE}

    @documentation.list_deliveries
    def get(self, request: Request) -> Response:
        filters = DeliveryQuery.checked(request.query_params)
        limit, cursor = filters.pop("limit"), filters.pop("cursor")
        rows = deliveries_of(key_of(request).organisation).filter(**filters)
        found = page(rows, limit=limit, cursor=cursor)
        links = {"next": next_link(request, found.next_cursor)}
        return Response(DeliveryPageOut({"items": found.items, "links": links}).data)


class DeliveryDetail(ApiView):
    scopes = {"GET": Scope.WEBHOOKS_MANAGE}

    @documentation.read_delivery
    def get(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        found = delivery_in(request, public_id)
        return Response(DeliveryWithLogOut(found).data)


class DeliveryReplay(ApiView):
    scopes = {"POST": Scope.WEBHOOKS_MANAGE}

    @documentation.replay
    def post(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        key, found = key_of(request), delivery_in(request, public_id)

        def again() -> Delivery:
            replay(delivery=found, by=key)
            return found

        sent = once(
            again,
            kind=Delivery,
            about=key.organisation,
            idempotency=idempotency_of(request),
            content=fingerprint("webhook replay", public_id),
        )
        return Response(
            told_of(request, found),
            status=HTTPStatus.ACCEPTED,
            headers=replay_headers(replayed=sent.replayed),
        )
