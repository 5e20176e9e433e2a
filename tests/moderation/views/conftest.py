"""Browsers in which the reviewers are signed in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Case, Comfort

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


@pytest.fixture
def browser(moderator: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(moderator)


@pytest.fixture
def senior_browser(senior: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(senior)


@pytest.fixture
def pictured(case: Case) -> Case:
    """A case with a picture to look at."""
    image = case.submission.stored_image
    image.preview_key = image.thumbnail_key = "previews/one.webp"
    image.save(update_fields=["preview_key", "thumbnail_key"])
    return case


def choose(person: User, **tastes: object) -> None:
    Comfort.objects.update_or_create(person=person, defaults=tastes)


def post(client: Client, name: str, case: Case, *, part: bool = False, **data: str) -> "Response":
    """Send a form about a case; `part` as htmx does it."""
    headers = {"HX-Request": "true"} if part else {}
    return client.post(reverse(f"moderation:{name}", args=[case.public_id]), data, headers=headers)


def text(response: "Response") -> str:
    return response.content.decode()
