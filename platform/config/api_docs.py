"""The description of the API: OpenAPI 3.1 for programs, a page for people. Both are public."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from common.api_view import ApiView


@cache
def openapi() -> dict[str, Any]:
    """Made once per process: it only changes with the code."""
    return dict(SchemaGenerator().get_schema(public=True))


@cache
def openapi_json() -> bytes:
    return json.dumps(openapi()).encode()


class ApiSchema(ApiView):
    schema = None
    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (OpenApiJsonRenderer, OpenApiJsonRenderer2)

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(openapi_json(), content_type=request.accepted_media_type)


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html")
