"""A try as the log keeps it: what was said on both sides, without secrets and within bounds."""

from collections.abc import Sequence

from django.utils import timezone

from webhooks.models import Attempt
from webhooks.sending import Try

MOST_HEADERS, MOST_CHARACTERS = 40, 500


def attempt_of(one: Try) -> Attempt:
    """Without the signature: who holds it can make a receiver believe the message again."""
    parcel, answer, error = one.parcel, one.answer, one.error
    return Attempt(
        delivery_id=parcel.delivery.pk,
        number=parcel.delivery.attempts,
        started_at=one.started_at,
        milliseconds=one.milliseconds,
        request_headers=parcel.headers,
        response_status=answer.status if answer else None,
        response_headers=_bounded(answer.headers) if answer else [],
        response_body=_storable(answer.body.decode(errors="replace")) if answer else "",
        error_code=error.code if error else "",
        error=error.detail if error else "",
    )


def forget(attempt: Attempt) -> None:
    """As the log does after its time."""
    for column, value in forgotten().items():
        setattr(attempt, column, value)


def forgotten() -> dict[str, object]:
    """What a try is without what was said in it."""
    return {
        "request_headers": {},
        "response_headers": [],
        "response_body": "",
        "forgotten_at": timezone.now(),
    }


def _bounded(headers: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [
        [_storable(name[:MOST_CHARACTERS]), _storable(value[:MOST_CHARACTERS])]
        for name, value in headers[:MOST_HEADERS]
    ]


def _storable(text: str) -> str:
    """PostgreSQL's texts cannot hold NUL."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
