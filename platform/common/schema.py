"""How OpenAPI describes errors and the headers that answers share."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers

from common.api import PROBLEM_TYPE
from common.errors import (
    Failure,
    Invalid,
    LengthRequired,
    Malformed,
    NotFound,
    TooLarge,
    Unavailable,
)

Responses = dict[tuple[int, str], OpenApiResponse]

# status: code and sentence of the example
PROBLEMS: dict[int, tuple[str, str]] = {
    400: ("parse_error", "The body ended before its announced length; nothing was stored."),
    401: ("not_authenticated", "Authentication credentials were not provided."),
    403: ("missing_scope", "This needs a key with the scope submissions:read."),
    404: ("not_found", "There is no such submission."),
    406: ("not_acceptable", "Could not satisfy the request Accept header."),
    409: (
        "idempotency_in_flight",
        "The first request with this Idempotency-Key has not been answered yet; "
        "repeat this one in a second.",
    ),
    411: ("length_required", "Send a Content-Length; chunked bodies are not taken."),
    413: ("too_large", "An image may have up to 20 MiB; nothing was stored."),
    415: ("unsupported_format", "The file is not a JPEG, PNG, WebP, GIF or AVIF image."),
    422: ("invalid", "Some fields are missing or not valid; nothing was stored."),
    429: (
        "throttled",
        "This key may make 600 requests a minute. Expected available in 12 seconds.",
    ),
    500: ("internal_error", "It was logged. Please give the request id when you ask about it."),
    503: ("unavailable", "The service cannot take this just now"),
}
TITLES = {
    error.code: error.title
    for error in (Malformed, NotFound, LengthRequired, TooLarge, Invalid, Failure, Unavailable)
}
EVERYWHERE = (401, 403, 406, 413, 422, 429, 500, 503)


class FieldProblem(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="the field, as in /image or /limit")
    code = serializers.CharField()
    detail = serializers.CharField()


# RFC 9457. Not a class, for a serializer has an attribute `errors` of its own.
Problem = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(help_text="urn:touchstone:problem: and the code"),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(min_value=400, max_value=599),
        "detail": serializers.CharField(),
        "instance": serializers.CharField(),
        "request_id": serializers.CharField(),
        "code": serializers.CharField(help_text="stable; the sentences are not"),
        "errors": FieldProblem(many=True),
    },
)


def problems(*statuses: int, **own: str) -> Responses:
    """The refusals that every operation has, and these; `own` is a code of 409 and its sentence."""
    told = {**PROBLEMS, **{int(HTTPStatus.CONFLICT): pair for pair in own.items()}}
    return {
        (status, PROBLEM_TYPE): OpenApiResponse(
            Problem, HTTPStatus(status).phrase, examples=[_example(status, *told[status])]
        )
        for status in sorted({*EVERYWHERE, *statuses})
    }


def _example(status: int, code: str, detail: str) -> OpenApiExample:
    field = {"pointer": "/reference", "code": "max_length", "detail": "Up to 200 characters."}
    value = {
        "type": f"urn:touchstone:problem:{code}",
        "title": TITLES.get(code, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
        "instance": "/api/v1/submissions",
        "request_id": "018f3c2e7d1a7cc0a1b2c3d4e5f60718",
        "code": code,
        "errors": [field] if status == HTTPStatus.UNPROCESSABLE_ENTITY else [],
    }
    return OpenApiExample(
        code, value, response_only=True, media_type=PROBLEM_TYPE, status_codes=[str(status)]
    )


def header(
    name: str, meaning: str, *, on: Sequence[int] = (), schema: type = str
) -> OpenApiParameter:
    """A header of the answers with these statuses; of all, if none is named."""
    statuses = [str(status) for status in on]
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, description=meaning, response=statuses or True
    )


COUNTED = [200, 201, 202, 204, 404, 409, 415, 422, 429]
HEADERS = [
    header("X-Request-ID", "names this request in our log; give it when you ask"),
    header("Retry-After", "seconds until a repeat makes sense", on=[409, 429, 503], schema=int),
    header("RateLimit", "by limit: requests left, and seconds until more are", on=COUNTED),
    header("RateLimit-Policy", "requests a minute, of key and organisation", on=COUNTED),
    header("WWW-Authenticate", "always `Bearer`", on=[401]),
]
