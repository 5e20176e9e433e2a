"""Errors as RFC 9457 problem+json for programs and as a page for people."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.views import set_rollback

from common.errors import DomainError, Forbidden, NotFound, Unavailable

PROBLEM_TYPE = "application/problem+json"
FieldError = dict[str, str]


def problem_body(
    request: HttpRequest,
    status: int,
    *,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
) -> dict[str, Any]:
    """The members of RFC 9457, with the request id and one entry per wrong field."""
    return {
        "type": f"urn:touchstone:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "instance": request.path,
        "request_id": request.META.get("touchstone.request_id", ""),
        "code": code,
        "errors": list(errors),
    }


def problem_json(
    request: HttpRequest,
    status: int,
    *,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    body = problem_body(request, status, code=code, detail=detail, errors=errors)
    return JsonResponse(body, status=status, content_type=PROBLEM_TYPE, headers=headers)


def problem_for(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal as problem+json under /api/, as a page elsewhere."""
    headers = {"Retry-After": str(error.retry_after_seconds)} if error.retry_after_seconds else {}
    if request.path.startswith("/api/"):
        errors = (
            [{"pointer": error.pointer, "code": error.code, "detail": error.detail}]
            if error.pointer
            else []
        )
        return problem_json(
            request, error.status, code=error.code, detail=error.detail, errors=errors, headers=headers
        )
    context = {"status": int(error.status), "title": error.title, "detail": error.detail}
    return render(request, "problem.html", context, status=error.status, headers=headers)


def problem_or_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Django's own error handlers, in the same two formats."""
    error = DomainError(status.description or status.phrase)
    error.code, error.status, error.title = status.name.lower(), status, status.phrase
    return problem_for(request, error)


def problem_response(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The API's one exception handler."""
    request: HttpRequest = context["request"]._request
    set_rollback()
    if isinstance(exception, exceptions.APIException):
        return _from_rest_framework(request, exception)
    error = _as_domain_error(exception)
    return problem_for(request, error) if error else None


def _as_domain_error(exception: Exception) -> DomainError | None:
    if isinstance(exception, DomainError):
        return exception
    if isinstance(exception, Http404):
        return NotFound()
    if isinstance(exception, PermissionDenied):
        return Forbidden()
    if isinstance(exception, OperationalError | InterfaceError):
        return Unavailable(retry_after=5)
    return None


def _from_rest_framework(request: HttpRequest, error: exceptions.APIException) -> HttpResponse:
    headers: dict[str, str] = {}
    if isinstance(error, exceptions.Throttled) and error.wait:
        headers["Retry-After"] = str(int(error.wait) + 1)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, exceptions.ValidationError):
        fields = list(_field_errors(error.get_full_details(), ""))
        detail = "Some fields are missing or not valid; nothing was stored."
        return problem_json(request, 422, code="invalid", detail=detail, errors=fields)
    code = error.get_codes()
    return problem_json(
        request,
        error.status_code,
        code=code if isinstance(code, str) else "error",
        detail=str(error.detail),
        headers=headers,
    )


def _field_errors(details: Any, pointer: str) -> Iterator[FieldError]:
    """Flatten nested validation errors to pointer, code, detail."""
    if isinstance(details, Mapping) and {"message", "code"} <= details.keys():
        yield {"pointer": pointer or "/", "code": details["code"], "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            yield from _field_errors(inner, f"{pointer}/{name}")
    else:
        for inner in details:
            yield from _field_errors(inner, pointer)
