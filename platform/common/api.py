"""Errors as RFC 9457 problem+json for programs and as a page for people."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.views import set_rollback

from common.errors import (
    DomainError,
    Failure,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    TooLarge,
    Unavailable,
)

logger = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
SAFE = {"GET", "HEAD", "OPTIONS"}
NOT_STORED = "; nothing was stored"
# The first family that fits names the refusal.
FAMILIES: tuple[tuple[tuple[type[Exception], ...], type[DomainError]], ...] = (
    ((Http404,), NotFound),
    ((PermissionDenied,), Forbidden),
    ((RequestDataTooBig,), TooLarge),
    ((SuspiciousOperation, BadRequest, UnreadablePostError), Malformed),
)
FieldError = dict[str, str]
Refusal = DomainError | exceptions.APIException


def problem_members(
    error: DomainError, errors: Sequence[FieldError], *, instance: str, request_id: str
) -> dict[str, Any]:
    """Those of RFC 9457, with the request id and one entry per wrong field."""
    return {
        "type": f"urn:touchstone:problem:{error.code}",
        "title": error.title,
        "status": int(error.status),
        "detail": error.detail,
        "instance": instance,
        "request_id": request_id,
        "code": error.code,
        "errors": list(errors),
    }


def refusal_of(exception: Refusal, *, stores: bool = True) -> tuple[DomainError, list[FieldError]]:
    """What is told about it as a whole, and about each wrong field; a question stores nothing."""
    if isinstance(exception, DomainError):
        code, detail, pointer = exception.code, exception.detail, exception.pointer
        return exception, [_field(pointer, code, detail)] if pointer else []
    if isinstance(exception, exceptions.ValidationError):
        error = Invalid(f"Some fields are missing or not valid{NOT_STORED if stores else ''}.")
        return error, list(_field_errors(exception.get_full_details(), ""))
    codes = exception.get_codes()
    code = codes if isinstance(codes, str) else exception.default_code
    return _named(code, HTTPStatus(exception.status_code), str(exception.detail)), []


def problem_json(
    request: HttpRequest,
    error: DomainError,
    *,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    request_id = request.META.get("touchstone.request_id", "")
    return JsonResponse(
        problem_members(error, errors, instance=request.path, request_id=request_id),
        status=error.status,
        content_type=PROBLEM_TYPE,
        headers=headers,
    )


def problem_for(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal as problem+json under /api/, as a page elsewhere."""
    if request.path.startswith("/api/"):
        error, fields = refusal_of(error)
        response: HttpResponse = problem_json(request, error, errors=fields)
    else:
        context = {"status": int(error.status), "title": error.title, "detail": error.detail}
        response = render(request, "problem.html", context, status=error.status)
    if error.retry_after_seconds:
        response["Retry-After"] = str(error.retry_after_seconds)
    return response


def problem_or_page(
    request: HttpRequest,
    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR,
    exception: BaseException | None = None,
) -> HttpResponse:
    """Django's own error handlers, in the same two formats; a known exception says more."""
    known = as_domain_error(exception) if exception else None
    return problem_for(request, known or _for_status(status))


def as_domain_error(exception: BaseException) -> DomainError | None:
    """What an exception means to the caller; None if it is a defect of ours."""
    if isinstance(exception, DomainError):
        return exception
    if isinstance(exception, OperationalError | InterfaceError):
        logger.warning("database unavailable", exc_info=exception)
        return Unavailable(retry_after=RETRY_AFTER_SECONDS)
    return next((error() for family, error in FAMILIES if isinstance(exception, family)), None)


def problem_response(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The API's one exception handler."""
    request: HttpRequest = context["request"]._request
    set_rollback()
    if isinstance(exception, exceptions.APIException):
        return _from_rest_framework(request, exception)
    error = as_domain_error(exception)
    return problem_for(request, error) if error else None


def _for_status(status: HTTPStatus) -> DomainError:
    errors: dict[int, type[DomainError]] = {
        error.status: error for error in (Malformed, Forbidden, NotFound, Failure)
    }
    return errors.get(status, Failure)()


def _from_rest_framework(request: HttpRequest, exception: exceptions.APIException) -> HttpResponse:
    error, fields = refusal_of(exception, stores=request.method not in SAFE)
    return problem_json(request, error, errors=fields, headers=_headers(exception))


def _named(code: str, status: HTTPStatus, detail: str) -> DomainError:
    error = DomainError(detail)
    error.code, error.status, error.title = code, status, status.phrase
    return error


def _headers(exception: exceptions.APIException) -> dict[str, str]:
    if isinstance(exception, exceptions.Throttled):
        # Set by DRF's constructor; None if the throttle does not say.
        wait: float | None = vars(exception).get("wait")
        return {"Retry-After": str(ceil(wait or 1))}
    if isinstance(exception, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _field(pointer: str, code: str, detail: str) -> FieldError:
    return {"pointer": pointer, "code": code, "detail": detail}


def _field_errors(details: object, pointer: str) -> Iterator[FieldError]:
    """Flatten nested validation errors to pointer, code, detail."""
    if isinstance(details, Mapping) and {"message", "code"} <= details.keys():
        yield _field(pointer or "/", details["code"], str(details["message"]))
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            yield from _field_errors(inner, f"{pointer}/{name}")
    elif isinstance(details, list):
        for inner in details:
            yield from _field_errors(inner, pointer)
