"""Partners at their programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Scope
from accounts.selectors import organisation_of
from accounts.services import create_api_key
from tests.factories import make_image

SUBMISSIONS = "/api/v1/submissions"


def client_with(plain: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


def picture(content: bytes | None = None, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_image() if content is None else content, "image/jpeg")


def key_for(user: User, *scopes: Scope) -> str:
    organisation = organisation_of(user)
    assert organisation
    _, plain = create_api_key(
        organisation=organisation, name="Tests", scopes=list(scopes), created_by=user
    )
    return plain


@pytest.fixture
def partner(api_key: str) -> APIClient:
    """A program with every scope; errors come back as answers, not as exceptions."""
    return client_with(api_key)


@pytest.fixture
def stranger(outsider: User) -> APIClient:
    """The same, of another organisation."""
    return client_with(key_for(outsider, *Scope))


@pytest.fixture
def submit(partner: APIClient) -> Callable[..., Any]:
    """`submit(image=…, reference=…)` posts a form; `query=` and `headers=` go with it."""

    def post(query: str = "", headers: dict[str, str] | None = None, **fields: object) -> Any:
        form = {"image": picture(), **fields}
        sent = {name: value for name, value in form.items() if value is not None}
        return partner.post(f"{SUBMISSIONS}{query}", sent, headers=headers)

    return post
