"""How OpenAPI describes errors and the headers that answers share."""

from collections import defaultdict
from collections.abc import Sequence
from http import HTTPStatus
from itertools import chain
from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from common.api import NOT_STORED, PROBLEM_TYPE, FieldError, Refusal, problem_members, refusal_of
from common.errors import DomainError, Failure, Invalid, Unavailable
from common.uploads import BodyTooLarge

Responses = dict[tuple[int, str], OpenApiResponse]
Description = dict[str, Any]
REQUEST_ID = "018f3c2e7d1a7cc0a1b2c3d4e5f60718"


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


def wrong(field: str, code: str, detail: str) -> ValidationError:
    """A field, or a parameter, that is not as it should be."""
    return ValidationError({field: [ErrorDetail(detail, code)]})


# What whoever calls may hear, whatever the address.
ANYWHERE: tuple[Refusal, ...] = (
    BodyTooLarge(),
    wrong("wiat", "unknown", "There is no such field."),
    Failure(),
    Unavailable(),
)


def problems(*refusals: Refusal) -> Responses:
    """These, and those of ANYWHERE that they do not say better; each is an example."""
    own = [refusal_of(refusal) for refusal in refusals]
    codes = {error.code for error, _ in own}
    anywhere = [told for told in map(refusal_of, ANYWHERE) if told[0].code not in codes]
    examples: dict[int, list[OpenApiExample]] = defaultdict(list)
    for error, fields in chain(own, anywhere):
        known = examples[int(error.status)]
        number = 1 + sum(example.value["code"] == error.code for example in known)
        known.append(_example(error, fields, number))
    return {
        (status, PROBLEM_TYPE): OpenApiResponse(
            Problem, HTTPStatus(status).phrase, examples=examples[status]
        )
        for status in sorted(examples)
    }


def _example(error: DomainError, fields: list[FieldError], number: int) -> OpenApiExample:
    """As the one exception handler writes it; `with_instances` knows the address."""
    return OpenApiExample(
        error.code if number == 1 else f"{error.code} {number}",
        problem_members(error, fields, instance="", request_id=REQUEST_ID),
        response_only=True,
        media_type=PROBLEM_TYPE,
        status_codes=[str(int(error.status))],
    )


def with_instances(
    result: Description, generator: object, request: object, public: bool
) -> Description:
    """A hook of drf-spectacular: each example of a problem names the address that was called."""
    for address, path in result["paths"].items():
        for method, operation in path.items():
            instance = address.format(**_path_examples(operation))
            for answer in operation["responses"].values():
                told = answer.get("content", {}).get(PROBLEM_TYPE, {})
                for example in told.get("examples", {}).values():
                    example["value"] = example["value"] | {"instance": instance}
                    if method == "get" and example["value"]["code"] == Invalid.code:
                        detail = example["value"]["detail"]
                        example["value"]["detail"] = detail.replace(NOT_STORED, "")
    return result


def _path_examples(operation: Description) -> dict[str, str]:
    there = [each for each in operation.get("parameters", []) if each["in"] == "path"]
    return {each["name"]: next(iter(each["examples"].values()))["value"] for each in there}


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
