"""A change is of what it names, and asks name servers only for a new address."""

import json

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from audit.models import LedgerEntry
from common.errors import NotFound
from tests.common.outbound.conftest import PUBLIC, Names, names
from tests.webhooks.api.conftest import Post, address
from tests.webhooks.conftest import Partner, SignIn
from webhooks.models import Endpoint, OutboxEvent
from webhooks.services import Change, change_endpoint, remove_endpoint

__all__ = ["names"]

URL = "https://example.org/hook"
DECIDED = OutboxEvent.Type.CASE_DECIDED


@pytest.fixture
def nameless(create: Post, names: Names) -> Endpoint:
    """It was made while its host had an address; now no name server answers."""
    assert create({"url": URL}, key="hook-1").status_code == 201
    names.table.clear()
    names.asked.clear()
    return Endpoint.objects.get()


def test_renaming_asks_no_name_server(nameless: Endpoint, program: APIClient, names: Names) -> None:
    wanted = {"name": "Desk", "url": URL}
    answer = program.patch(address(nameless), wanted, format="json")
    assert (answer.status_code, answer.json()["name"]) == (200, "Desk")
    assert names.asked == []
    row = LedgerEntry.objects.get(action="endpoint.changed")
    assert json.loads(row.payload)["data"]["host"] == "example.org"


def test_renaming_on_the_page_asks_no_name_server(
    nameless: Endpoint, sign_in: SignIn, manager: User, names: Names
) -> None:
    form = {"name": "Desk", "url": URL}
    answer = sign_in(manager).post(reverse("webhooks:change", args=[nameless.pk]), form)
    assert answer.status_code == 302
    assert (Endpoint.objects.get().name, names.asked) == ("Desk", [])


def test_a_new_address_is_looked_up(nameless: Endpoint, program: APIClient, names: Names) -> None:
    wanted = {"url": "https://new.example.org/"}
    refused = program.patch(address(nameless), wanted, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_host")
    names.table["new.example.org"] = [[PUBLIC]]
    assert program.patch(address(nameless), wanted, format="json").status_code == 200
    assert Endpoint.objects.get().url == "https://new.example.org/"


def test_a_repeat_is_answered_without_a_look_at_the_host(
    nameless: Endpoint, create: Post, names: Names
) -> None:
    again = create({"url": URL}, key="hook-1")
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert (Endpoint.objects.count(), names.asked) == (1, [])


def test_two_that_change_different_things_at_once_both_get_their_way(
    partner: Partner, manager: User
) -> None:
    """Each has read the endpoint before the other wrote."""
    first, second = partner.fresh, partner.fresh
    change_endpoint(endpoint=first, change=Change(name="Desk", is_on=False), by=manager)
    change_endpoint(endpoint=second, change=Change(event_types=[DECIDED]), by=manager)
    fresh = partner.fresh
    assert (fresh.name, fresh.event_types, fresh.is_on) == ("Desk", [DECIDED.value], False)


def test_to_switch_off_what_another_has_switched_off_meanwhile_is_no_change(
    partner: Partner, manager: User
) -> None:
    stale = partner.fresh
    for endpoint in (partner.fresh, stale):
        change_endpoint(endpoint=endpoint, change=Change(is_on=False), by=manager)
    assert LedgerEntry.objects.filter(action="endpoint.switched_off").count() == 1


def test_what_another_has_removed_meanwhile_is_not_there(partner: Partner, manager: User) -> None:
    stale = partner.fresh
    remove_endpoint(endpoint=partner.fresh, by=manager)
    with pytest.raises(NotFound):
        change_endpoint(endpoint=stale, change=Change(name="Desk"), by=manager)
