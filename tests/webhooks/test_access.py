"""Every address of webhooks, and who gets to it: members read, managers change."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from tests.factories import MembershipFactory, UserFactory
from tests.webhooks.conftest import Partner, SignIn
from webhooks.models import Delivery, Endpoint, Secret
from webhooks.urls import urlpatterns


@dataclass(frozen=True)
class Route:
    """`about` is what the address names; acts are for managers."""

    is_act: bool = False
    about: str = ""


ROUTES = {
    "endpoints": Route(),
    "create": Route(is_act=True),
    "deliveries": Route(),
    "delivery": Route(about="delivery"),
    "replay": Route(is_act=True, about="delivery"),
    "endpoint": Route(about="endpoint"),
    "change": Route(is_act=True, about="endpoint"),
    "rotate": Route(is_act=True, about="endpoint"),
    "turn_off": Route(is_act=True, about="endpoint"),
    "turn_on": Route(is_act=True, about="endpoint"),
    "remove": Route(is_act=True, about="endpoint"),
    "ping": Route(is_act=True, about="endpoint"),
    "replay_all": Route(is_act=True, about="endpoint"),
}
PAGES = sorted(name for name, route in ROUTES.items() if not route.is_act)
ACTS = sorted(name for name, route in ROUTES.items() if route.is_act)
NAMED = sorted(name for name, route in ROUTES.items() if route.about)


@pytest.fixture
def addresses(partner: Partner) -> dict[str, str]:
    partner.tell()
    things = {"endpoint": partner.endpoint.pk, "delivery": Delivery.objects.get().pk}
    return {
        name: reverse(f"webhooks:{name}", args=[things[route.about]] if route.about else [])
        for name, route in ROUTES.items()
    }


@pytest.fixture
def stranger(db: None) -> User:
    """Manages another organisation."""
    user = UserFactory.create()
    MembershipFactory.create(user=user, role=Membership.Role.MANAGER)
    return user


def state() -> tuple[object, ...]:
    return (
        list(Endpoint.objects.values_list("name", "url", "off_since", "failures")),
        list(Delivery.objects.values_list("status", "attempts")),
        Secret.objects.count(),
    )


def test_every_route_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_strangers_are_asked_to_sign_in(
    addresses: dict[str, str], client: Client, name: str
) -> None:
    before = state()
    response = (client.post if ROUTES[name].is_act else client.get)(addresses[name])
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert state() == before


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["uploader", "manager"])
def test_members_read_every_page(
    addresses: dict[str, str],
    sign_in: SignIn,
    name: str,
    role: str,
    request: pytest.FixtureRequest,
) -> None:
    assert sign_in(request.getfixturevalue(role)).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", ACTS)
def test_members_may_not_manage(
    addresses: dict[str, str], sign_in: SignIn, uploader: User, name: str
) -> None:
    before = state()
    assert sign_in(uploader).post(addresses[name]).status_code == 403
    assert state() == before


@pytest.mark.parametrize("name", PAGES)
def test_members_get_no_forms_to_manage(
    addresses: dict[str, str], sign_in: SignIn, uploader: User, name: str
) -> None:
    page = sign_in(uploader).get(addresses[name]).content.decode()
    assert not [act for act in ACTS if f'action="{addresses[act]}"' in page]


@pytest.mark.parametrize("name", NAMED)
def test_things_of_others_are_not_there(
    addresses: dict[str, str], sign_in: SignIn, stranger: User, name: str
) -> None:
    client, before = sign_in(stranger), state()
    call = client.post if ROUTES[name].is_act else client.get
    form = {"name": "Mine", "url": "https://example.org/"}
    theirs = call(addresses[name], form)
    missing = call(reverse(f"webhooks:{name}", args=["00000000-0000-0000-0000-000000000001"]), form)
    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert state() == before


@pytest.mark.parametrize("name", ["endpoints", "deliveries"])
def test_lists_show_nothing_of_others(
    addresses: dict[str, str], sign_in: SignIn, stranger: User, name: str
) -> None:
    page = sign_in(stranger).get(addresses[name]).content.decode()
    assert "Newsroom" not in page
    assert "submission.analysed</strong>" not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_person_without_organisation_is_told_what_to_do(
    addresses: dict[str, str], sign_in: SignIn, moderator: User, name: str
) -> None:
    page = sign_in(moderator).get(addresses[name]).content.decode()
    assert "You belong to no organisation" in page


@pytest.mark.parametrize("name", ACTS)
def test_an_act_rejects_get(
    addresses: dict[str, str], sign_in: SignIn, manager: User, name: str
) -> None:
    assert sign_in(manager).get(addresses[name]).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_read_only(
    addresses: dict[str, str], sign_in: SignIn, manager: User, name: str
) -> None:
    assert sign_in(manager).post(addresses[name]).status_code == 405
