"""Browsers in which the reviewers are signed in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Case

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


@pytest.fixture
def browser(moderator: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(moderator)


@pytest.fixture
def senior_browser(senior: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(senior)


def post(client: Client, name: str, case: Case, *, part: bool = False, **data: str) -> "Response":
    """Send a form about a case; `part` as htmx does it."""
    headers = {"HX-Request": "true"} if part else {}
    return client.post(reverse(f"moderation:{name}", args=[case.public_id]), data, headers=headers)


def text(response: "Response") -> str:
    return response.content.decode()
