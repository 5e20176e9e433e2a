"""A request id on every answer, and refusals in the format the caller reads."""

import uuid
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from common.api import problem_for, problem_or_page
from common.errors import DomainError, Unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Take the edge's X-Request-ID if it is a plain token, else make one; bind it to the log."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if given.isascii() and given.isalnum() and len(given) <= 64 else uuid.uuid4().hex
        request.META["touchstone.request_id"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class ProblemMiddleware:
    """A DomainError that leaves a page view becomes a readable page (the API has its own handler)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return problem_for(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            return problem_for(request, Unavailable(retry_after=5))
        return None
