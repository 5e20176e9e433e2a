"""A site of two API views, one behind a key and one open."""

from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import ApiKey
from accounts.roles import Scope

PLACE, OPEN_PLACE = "/api/v1/who", "/api/v1/open"


class Who(APIView):
    """Answers with the organisation behind the key; nobody named a scope for PATCH."""

    scopes = {"GET": Scope.SUBMISSIONS_READ, "POST": Scope.SUBMISSIONS_WRITE}

    def get(self, request: Request) -> Response:
        key = request.auth
        assert isinstance(key, ApiKey)
        return Response({"organisation": key.organisation.slug})

    def post(self, request: Request) -> Response:
        return Response(status=201)

    def patch(self, request: Request) -> Response:
        return Response()


class Open(APIView):
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        return Response()


urlpatterns = [
    path(PLACE.removeprefix("/"), Who.as_view()),
    path(OPEN_PLACE.removeprefix("/"), Open.as_view()),
]
