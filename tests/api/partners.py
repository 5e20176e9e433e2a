"""What the tests of the API say and hear."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Scope
from accounts.selectors import organisation_of
from accounts.services import create_api_key
from tests.factories import make_image

SUBMISSIONS = "/api/v1/submissions"


class Answer(Protocol):
    status_code: int
    content: bytes

    def json(self) -> dict[str, Any]: ...
    def __getitem__(self, header: str) -> str: ...
    def __contains__(self, header: str) -> bool: ...


class Submit(Protocol):
    def __call__(
        self,
        form: Mapping[str, object] | None = None,
        *,
        query: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer: ...


def client_with(plain: str) -> APIClient:
    """A program with this key; errors come back as answers, not as exceptions."""
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
