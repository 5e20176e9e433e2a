"""Programs that manage webhooks, beside the receivers of tests/webhooks."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Scope
from tests.api.partners import Answer, client_with, key_for
from tests.receivers import Receiver
from webhooks.models import Endpoint

HOOKS = "/api/v1/webhooks"
LOG = f"{HOOKS}/deliveries"
Post = Callable[..., Answer]


@pytest.fixture
def program(uploader: User) -> APIClient:
    """Of the organisation, with the one scope that this needs."""
    return client_with(key_for(uploader, Scope.WEBHOOKS_MANAGE))


@pytest.fixture
def stranger(outsider: User) -> APIClient:
    """The same, of another organisation."""
    return client_with(key_for(outsider, Scope.WEBHOOKS_MANAGE))


@pytest.fixture
def create(program: APIClient, receiver: Receiver) -> Post:
    """`create({"name": "Desk"}, key="1")` adds an endpoint at the receiver."""

    def post(wanted: dict[str, Any] | None = None, *, key: str = "") -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        body = {"name": "Newsroom", "url": receiver.url} | (wanted or {})
        answer: Answer = program.post(HOOKS, body, format="json", headers=headers)
        return answer

    return post


def address(endpoint: Endpoint, act: str = "") -> str:
    return f"{HOOKS}/{endpoint.public_id}{act}"
