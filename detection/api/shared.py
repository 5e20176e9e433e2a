"""Addresses that a partner hands to a browser: made with a key, opened without one."""

from django.http import HttpResponse
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Scope
from accounts.throttling import count_opening
from common.api_view import ApiView
from detection.api import shared_documentation as documentation
from detection.api.callers import key_of
from detection.api.renderers import AnyAccept, PngRenderer, WebpRenderer
from detection.api.requests import NoQuery
from detection.api.shared_serializers import SharedLinksOut
from detection.api.sharing import opened, picture_behind, shared_links
from images import store
from images.views import HARMLESS

# A partner's page may show it; nobody keeps it, since it must not outlive its address.
HEADERS = HARMLESS | {
    "Cache-Control": "no-store",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
}


class SubmissionLinks(ApiView):
    scopes = {"POST": Scope.SUBMISSIONS_READ}

    @documentation.share
    def post(self, request: Request, public_id: str) -> Response:
        NoQuery.checked(request.query_params)
        links = shared_links(key_of(request), public_id)
        return Response(SharedLinksOut(links).data, headers={"Cache-Control": "no-store"})


class SharedPicture(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (PngRenderer, WebpRenderer)
    content_negotiation_class = AnyAccept

    @documentation.open_shared
    def get(self, request: Request, token: str) -> HttpResponse:
        NoQuery.checked(request.query_params)
        address = opened(token)
        count_opening(address.key.organisation)
        picture = picture_behind(address)
        return HttpResponse(
            store.read(picture.stored_key), content_type=picture.content_type, headers=HEADERS
        )
