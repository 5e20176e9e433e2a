"""A request id on every answer, and refusals in the format the caller reads."""

import re
import uuid
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from common import scope
from common.api import problem_for, problem_or_page
from common.errors import DomainError, WrongMethod
from common.request_ids import bind_request_id
from common.uploads import refused_body

GetResponse = Callable[[HttpRequest], HttpResponse]

PLAIN_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIdMiddleware:
    """Take the edge's X-Request-ID if it is a plain token, else make one; bind it to the log."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if PLAIN_TOKEN.fullmatch(given) else uuid.uuid4().hex
        request.META["touchstone.request_id"] = request_id
        # Not undone at the end: Django logs refusals after the last middleware has returned.
        bind_request_id(request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class ScopeMiddleware:
    """A request begins with nobody's rows; `common.scope` forgets whose it was when it is over."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scope.close()
        return self.get_response(request)


class ProblemMiddleware:
    """A refusal that leaves a page view becomes a readable page (the API has its own handler)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = refused_body(request)
        response = problem_for(request, refusal) if refusal else self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return self._wrong_method(request, response)
        return response

    def _wrong_method(self, request: HttpRequest, bare: HttpResponseNotAllowed) -> HttpResponse:
        """Django's own answer has no body, which a person sees as an empty page."""
        page = problem_for(request, WrongMethod())
        page["Allow"] = bare["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError | OperationalError | InterfaceError):
            return problem_or_page(request, exception=exception)
        return None
