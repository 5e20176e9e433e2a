"""Who calls, and what a caller says in headers."""

from typing import cast

from django.http import HttpRequest, QueryDict
from rest_framework.request import Request

from accounts.models import ApiKey
from images.idempotency import Idempotency
from images.intake import Sender
from images.models import Submission


def key_of(request: Request) -> ApiKey:
    """Behind HasScope there always is one."""
    return cast(ApiKey, request.auth)


def sender_of(request: Request, callback: str = "") -> Sender:
    key = key_of(request)
    return Sender(key.organisation, Submission.Source.API, api_key=key, callback=callback)


def idempotency_of(request: Request) -> Idempotency | None:
    key = request.headers.get("Idempotency-Key")
    return None if key is None else Idempotency(key)


def is_json(request: Request) -> bool:
    """Or else files were sent."""
    return (request.content_type or "").partition(";")[0].strip().lower() == "application/json"


def replay_headers(*, replayed: bool) -> dict[str, str]:
    """What tells a repeat from the first answer."""
    return {"Idempotency-Replayed": "true"} if replayed else {}


def next_link(request: Request, cursor: str) -> str | None:
    """The address that was called, with the cursor put in."""
    if not cursor:
        return None
    query: QueryDict = cast(HttpRequest, request).GET.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"
