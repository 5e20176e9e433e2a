"""What is done with an endpoint: another secret, a ping."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from detection.api.callers import idempotency_of, key_of, replay_headers
from detection.api.requests import NoQuery
from images.idempotency import fingerprint, once
from webhook_api import documentation
from webhook_api.reading import endpoint_in, told_of, told_with_secret
from webhook_api.requests import RotationIn
from webhooks.models import Delivery, Endpoint
from webhooks.services import ping, rotate_secret


class EndpointSecret(ApiView):
    scopes = {"POST": Scope.WEBHOOKS_MANAGE}

    @documentation.rotate_secret
    def post(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        overlap = RotationIn.overlap(request.data)
        key, found, shown = key_of(request), endpoint_in(request, public_id), list[str]()

        def make() -> Endpoint:
            shown.append(rotate_secret(endpoint=found, by=key, overlap=overlap))
            return found

        made = once(
            make,
            kind=Endpoint,
            about=key.organisation,
            idempotency=idempotency_of(request),
            content=fingerprint("webhook secret", public_id, overlap.total_seconds()),
        )
        return told_with_secret(request, made, shown)


class EndpointPing(ApiView):
    scopes = {"POST": Scope.WEBHOOKS_MANAGE}

    @documentation.ping
    def post(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        key, found = key_of(request), endpoint_in(request, public_id)
        sent = once(
            lambda: ping(endpoint=found, by=key),
            kind=Delivery,
            about=key.organisation,
            idempotency=idempotency_of(request),
            content=fingerprint("webhook ping", public_id),
        )
        return Response(
            told_of(request, sent.made),
            status=HTTPStatus.ACCEPTED,
            headers=replay_headers(replayed=sent.replayed),
        )
