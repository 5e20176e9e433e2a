"""A body that lies about its length is stopped while it streams, on pages and in the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django import Settings
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from common import middleware
from common.api_view import ApiView
from common.uploads import ROOM_FOR_FIELDS, WholeMultiPartParser
from config import urls


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.FILES)))


class Door(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (WholeMultiPartParser,)

    def post(self, request: Request) -> Response:
        return Response(len(request.FILES))


urlpatterns = [*urls.urlpatterns, path("form", form), path("api/door", Door.as_view())]
handler400 = "config.views.bad_request"


@pytest.fixture
def unannounced(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """As behind a server that does not tell the length."""
    monkeypatch.setattr(middleware, "refused_body", lambda request: None)
    settings.MAX_UPLOAD_BYTES = 1000


@pytest.mark.parametrize("enforce_csrf_checks", [True, False])
@pytest.mark.parametrize("address", ["/form", "/api/door"])
@override_settings(ROOT_URLCONF=__name__)
def test_it_is_refused_wherever_it_is_noticed(
    db: None, unannounced: None, address: str, enforce_csrf_checks: bool
) -> None:
    file = SimpleUploadedFile("a.jpg", b"x" * (ROOM_FOR_FIELDS + 1001))
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.cookies["touchstone_csrf"] = "a" * 32  # without it the form is refused unread
    answer = client.post(address, {"image": file})
    assert answer.status_code == 413
    assert b"image may have up to" in answer.content
