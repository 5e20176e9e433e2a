"""Partners at their programs."""

from collections.abc import Mapping

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Scope
from tests.api.partners import SUBMISSIONS, Answer, Submit, client_with, key_for, picture


@pytest.fixture
def partner(api_key: str) -> APIClient:
    """A program with every scope."""
    return client_with(api_key)


@pytest.fixture
def stranger(outsider: User) -> APIClient:
    """The same, of another organisation."""
    return client_with(key_for(outsider, *Scope))


@pytest.fixture
def submit(partner: APIClient) -> Submit:
    """`submit({"reference": "a"})` posts an image with these fields; None leaves a field out."""

    def post(
        form: Mapping[str, object] | None = None,
        *,
        query: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        fields = {"image": picture(), **(form or {})}
        sent = {name: value for name, value in fields.items() if value is not None}
        answer: Answer = partner.post(f"{SUBMISSIONS}{query}", sent, headers=headers)
        return answer

    return post
