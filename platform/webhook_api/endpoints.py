"""Endpoints: listed, made, read, changed, removed."""

from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from common.api_view import ApiView
from detection.api.callers import idempotency_of, key_of
from detection.api.requests import NoQuery
from images.idempotency import fingerprint, is_answered, once
from webhook_api import documentation
from webhook_api.reading import endpoint_in, told, told_with_secret
from webhook_api.requests import EndpointChange, EndpointIn
from webhook_api.serializers import EndpointOut, EndpointsOut
from webhooks.models import Endpoint
from webhooks.selectors import endpoints_of
from webhooks.services import Wish, change_endpoint, create_endpoint, host_of, remove_endpoint


class Endpoints(ApiView):
    scopes = {"GET": Scope.WEBHOOKS_MANAGE, "POST": Scope.WEBHOOKS_MANAGE}

    @documentation.list_endpoints
    def get(self, request: Request) -> Response:
        NoQuery.checked(request.query_params)
        rows = endpoints_of(key_of(request).organisation).prefetch_related("secrets")
        return Response(EndpointsOut({"items": rows}).data)

    @documentation.create_endpoint
    def post(self, request: Request) -> Response:
        NoQuery.checked(request.query_params)
        wanted = EndpointIn.checked(request.data)
        key, wish, shown = key_of(request), Wish(**wanted), list[str]()
        idempotency = idempotency_of(request)
        # Before the transaction in which it is made once; a repeat asks no name server again.
        is_repeat = idempotency is not None and is_answered(key.organisation, idempotency)
        host = "" if is_repeat else host_of(wish)

        def make() -> Endpoint:
            endpoint, plain = create_endpoint(
                organisation=key.organisation, wish=wish, by=key, host=host
            )
            shown.append(plain)
            return endpoint

        made = once(
            make,
            kind=Endpoint,
            about=key.organisation,
            idempotency=idempotency,
            content=fingerprint("webhook", wanted),
        )
        answer = told_with_secret(request, made, shown)
        answer["Location"] = answer.data["links"]["self"]
        return answer


class EndpointDetail(ApiView):
    scopes = dict.fromkeys(("GET", "PATCH", "DELETE"), Scope.WEBHOOKS_MANAGE)

    @documentation.read_endpoint
    def get(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        return Response(EndpointOut(endpoint_in(request, public_id)).data)

    @documentation.change_endpoint
    def patch(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        change, found = EndpointChange.wanted(request.data), endpoint_in(request, public_id)
        change_endpoint(endpoint=found, change=change, by=key_of(request))
        return Response(told(request, found))

    @documentation.remove_endpoint
    def delete(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        remove_endpoint(endpoint=endpoint_in(request, public_id), by=key_of(request))
        return Response(status=HTTPStatus.NO_CONTENT)
