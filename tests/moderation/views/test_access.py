from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Case
from moderation.urls import urlpatterns

PAGES = {"queue", "case"}
ACTS = {"claim_next", "claim", "renew", "release", "decide", "reveal"}
SignIn = Callable[[User], Client]


def address(name: str, case: Case) -> str:
    arguments = [] if name in {"queue", "claim_next"} else [case.public_id]
    return reverse(f"moderation:{name}", args=arguments)


def test_every_route_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in urlpatterns} == PAGES | ACTS


@pytest.mark.parametrize("name", sorted(PAGES))
def test_moderators_and_seniors_open_the_pages(
    case: Case, moderator: User, senior: User, sign_in: SignIn, name: str
) -> None:
    for person in (moderator, senior):
        assert sign_in(person).get(address(name, case)).status_code == 200


@pytest.mark.parametrize("name", sorted(PAGES | ACTS))
@pytest.mark.parametrize("role", ["uploader", "auditor", "administrator"])
def test_nobody_else_gets_in(
    case: Case, sign_in: SignIn, name: str, role: str, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(role))
    call = client.get if name in PAGES else client.post
    assert call(address(name, case)).status_code == 403
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


@pytest.mark.parametrize("name", sorted(PAGES | ACTS))
def test_strangers_are_asked_to_sign_in(case: Case, client: Client, name: str) -> None:
    call = client.get if name in PAGES else client.post
    response = call(address(name, case))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_rejects_get(case: Case, moderator: User, sign_in: SignIn, name: str) -> None:
    assert sign_in(moderator).get(address(name, case)).status_code == 405
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


@pytest.mark.parametrize("name", sorted((PAGES | ACTS) - {"queue", "claim_next"}))
@pytest.mark.parametrize("wrong", ["case_0", "sub_" + "0" * 32, "case_" + "0" * 32])
def test_an_unknown_case_is_missing(
    moderator: User, sign_in: SignIn, name: str, wrong: str
) -> None:
    client = sign_in(moderator)
    call = client.get if name in PAGES else client.post
    assert call(reverse(f"moderation:{name}", args=[wrong])).status_code == 404
