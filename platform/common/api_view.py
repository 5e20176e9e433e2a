"""What every API view does alike."""

from django.http import HttpRequest
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class ApiView(APIView):
    """A wrong method is refused before anything else; OPTIONS names the methods, without a key."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        method = request.method or ""
        if method not in self.allowed_methods:
            raise MethodNotAllowed(method)
        if method != "OPTIONS":
            super().initial(request, *args, **kwargs)

    def options(self, request: HttpRequest | Request, *args: object, **kwargs: object) -> Response:
        return Response(status=204)
