"""Telling a problem from an answer, and a Touchstone from any other web server."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from touchstone.errors import TouchstoneError, UnexpectedAnswer
from touchstone.refusals import FieldError, Problem, refused

PROBLEM_TYPE = "application/problem+json"


def document_of(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of a good answer."""
    try:
        document = answer.json()
    except ValueError as error:
        raise UnexpectedAnswer(f"{answer.url} answered without JSON. {HINT}") from error
    if not isinstance(document, dict):
        raise UnexpectedAnswer(f"{answer.url} answered with JSON of another shape. {HINT}")
    return document


HINT = "Is this the address of a Touchstone, without /api/v1?"


def error_of(answer: httpx.Response) -> TouchstoneError:
    """What any other answer means."""
    if answer.headers.get("Content-Type", "").partition(";")[0] == PROBLEM_TYPE:
        return refused(_problem(answer, document_of(answer)), retry_after(answer.headers))
    if answer.is_redirect:
        there = answer.headers.get("Location", "another address")
        return UnexpectedAnswer(
            f"{answer.url} leads on to {there}. The key was not sent there; "
            "if that is your Touchstone, give its address."
        )
    if _is_said_by_proxies(answer):
        return refused(_problem(answer, {}), retry_after(answer.headers))
    return UnexpectedAnswer(f"{answer.url} answered with {answer.status_code}. {HINT}")


def _is_said_by_proxies(answer: httpx.Response) -> bool:
    """What stands before a server refuses such things in words of its own."""
    return answer.is_server_error or answer.status_code in {
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.TOO_MANY_REQUESTS,
    }


def _problem(answer: httpx.Response, said: Mapping[str, Any]) -> Problem:
    fields = said.get("errors") or ()
    return Problem(
        status=answer.status_code,
        code=str(said.get("code") or f"http_{answer.status_code}"),
        title=str(said.get("title") or answer.reason_phrase),
        detail=str(said.get("detail") or ""),
        errors=tuple(_field(field) for field in fields if isinstance(field, Mapping)),
        request_id=str(said.get("request_id") or answer.headers.get("X-Request-ID", "")),
        type=str(said.get("type") or "about:blank"),
        instance=str(said.get("instance") or ""),
    )


def _field(said: Mapping[str, Any]) -> FieldError:
    return FieldError(*(str(said.get(name, "")) for name in ("pointer", "code", "detail")))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """In seconds, from either of the two forms that HTTP knows."""
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
