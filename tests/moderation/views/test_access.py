"""Every address of review, and who gets to it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Case
from moderation.urls import urlpatterns
from tests.factories import (
    BankEntryFactory,
    BatchFactory,
    GamePlayFactory,
    GoldenItemFactory,
    RuleFactory,
)

SignIn = Callable[[User], Client]
REVIEWERS = frozenset({"moderator", "senior"})
ADMINISTRATORS = frozenset({"administrator"})
STAFF = REVIEWERS | ADMINISTRATORS | {"auditor"}
SENIORS = frozenset({"senior"})
MEMBERS = frozenset({"uploader"})
EVERYBODY = sorted(REVIEWERS | ADMINISTRATORS | {"uploader", "auditor"})


@dataclass(frozen=True)
class Route:
    """`about` is the fixture of the thing in the address; empty for addresses without one."""

    roles: frozenset[str] = REVIEWERS
    is_act: bool = False
    about: str = ""
    is_private: bool = False  # about a thing of one person: missing for everybody else
    is_missing: bool = False  # of a case with a picture, or of one's own: the one here is neither
    more: tuple[object, ...] = ()  # what else is in the address


ROUTES = {
    "queue": Route(),
    "queue_named": Route(about="slug"),
    "search": Route(),
    "claim_next": Route(is_act=True),
    "settings": Route(),
    "save_settings": Route(is_act=True),
    "take_break": Route(is_act=True),
    "later": Route(is_act=True),
    "case": Route(about="case"),
    "picture": Route(about="case", is_missing=True),
    "thumbnail": Route(about="case", is_missing=True),
    "original": Route(about="case"),
    "heatmap": Route(about="case", is_missing=True, more=("cnn",)),
    "evidence": Route(about="case", is_missing=True, more=("frequency", "spectrum")),
    "exact": Route(about="case"),
    "tile": Route(about="case", is_missing=True, more=(0, 0)),
    "claim": Route(is_act=True, about="case"),
    "renew": Route(is_act=True, about="case"),
    "release": Route(is_act=True, about="case"),
    "first_look": Route(is_act=True, about="case"),
    "undo": Route(is_act=True, about="case"),
    "hold": Route(is_act=True, about="case"),
    "hand_over": Route(is_act=True, about="case"),
    "decide": Route(is_act=True, about="case"),
    "reveal": Route(is_act=True, about="case"),
    "exposure": Route(is_act=True, about="case"),
    "reopen": Route(is_act=True, about="case"),
    "appeals": Route(frozenset(EVERYBODY)),
    "file_appeal": Route(MEMBERS, is_act=True, about="submission"),
    "ask_to_delete": Route(frozenset(EVERYBODY), about="submission", is_missing=True),
    "delete": Route(frozenset(EVERYBODY), is_act=True, about="submission"),
    "banks": Route(),
    "bank_named": Route(about="bank"),
    "add_entry": Route(SENIORS, is_act=True, about="bank"),
    "contradictions": Route(about="entry"),
    "remove_entry": Route(SENIORS, is_act=True, about="entry"),
    "bulk": Route(),
    "apply_bulk": Route(SENIORS, is_act=True),
    "batch": Route(about="batch"),
    "reverse_batch": Route(SENIORS, is_act=True, about="batch"),
    "quality": Route(),
    "add_golden": Route(SENIORS, is_act=True, about="case"),
    "remove_golden": Route(SENIORS, is_act=True, about="golden"),
    "numbers": Route(STAFF),
    "download_numbers": Route(STAFF),
    "rules": Route(ADMINISTRATORS),
    "new_rule": Route(ADMINISTRATORS),
    "rule": Route(ADMINISTRATORS, about="rule"),
    "create_rule": Route(ADMINISTRATORS, is_act=True),
    "save_rule": Route(ADMINISTRATORS, is_act=True, about="rule"),
    "game": Route(frozenset(EVERYBODY)),
    "game_next": Route(frozenset(EVERYBODY), is_act=True),
    "game_board": Route(frozenset(EVERYBODY)),
    "game_play": Route(frozenset(EVERYBODY), about="play", is_private=True),
    "game_picture": Route(frozenset(EVERYBODY), about="play", is_private=True),
    "game_guess": Route(frozenset(EVERYBODY), is_act=True, about="play", is_private=True),
    "game_reveal": Route(frozenset(EVERYBODY), is_act=True, about="play", is_private=True),
}
PAGES = sorted(name for name, route in ROUTES.items() if not route.is_act)
ACTS = sorted(name for name, route in ROUTES.items() if route.is_act)
ABOUT_A_CASE = sorted(name for name, route in ROUTES.items() if route.about == "case")


@pytest.fixture
def addresses(case: Case) -> dict[str, str]:
    things: dict[str, object] = {
        "case": case.public_id,
        "slug": case.queue.slug,
        "rule": RuleFactory.create().pk,
        "submission": case.submission.public_id,
        "batch": BatchFactory.create().public_id,
        "golden": GoldenItemFactory.create().pk,
        "bank": "known-fakes",
        "entry": BankEntryFactory.create().public_id,
        "play": GamePlayFactory.create().public_id,
    }
    return {
        name: reverse(f"moderation:{name}", args=_words(route, things))
        for name, route in ROUTES.items()
    }


def _words(route: Route, things: dict[str, object]) -> list[object]:
    return [things[route.about], *route.more] if route.about else []


def test_every_route_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ROUTES)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", EVERYBODY)
def test_a_page_opens_for_its_roles_alone(
    addresses: dict[str, str],
    sign_in: SignIn,
    name: str,
    role: str,
    request: pytest.FixtureRequest,
) -> None:
    answer = sign_in(request.getfixturevalue(role)).get(addresses[name])
    found = 404 if ROUTES[name].is_private or ROUTES[name].is_missing else 200
    assert answer.status_code == (found if role in ROUTES[name].roles else 403)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", EVERYBODY)
def test_an_act_is_for_its_roles_alone(
    case: Case,
    addresses: dict[str, str],
    sign_in: SignIn,
    name: str,
    role: str,
    request: pytest.FixtureRequest,
) -> None:
    answer = sign_in(request.getfixturevalue(role)).post(addresses[name])
    assert (answer.status_code == 403) == (role not in ROUTES[name].roles)
    case.refresh_from_db()
    assert role in ROUTES[name].roles or case.status == Case.Status.OPEN


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_strangers_are_asked_to_sign_in(
    addresses: dict[str, str], client: Client, name: str
) -> None:
    call = client.post if ROUTES[name].is_act else client.get
    response = call(addresses[name])
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ACTS)
def test_an_act_rejects_get(
    addresses: dict[str, str],
    sign_in: SignIn,
    name: str,
    request: pytest.FixtureRequest,
) -> None:
    for role in ROUTES[name].roles:
        client = sign_in(request.getfixturevalue(role))
        assert client.get(addresses[name]).status_code == 405


@pytest.mark.parametrize("name", ABOUT_A_CASE)
@pytest.mark.parametrize("wrong", ["case_0", "sub_" + "0" * 32, "case_" + "0" * 32])
def test_an_unknown_case_is_missing(senior: User, sign_in: SignIn, name: str, wrong: str) -> None:
    client = sign_in(senior)
    call = client.post if ROUTES[name].is_act else client.get
    assert call(reverse(f"moderation:{name}", args=[wrong, *ROUTES[name].more])).status_code == 404
