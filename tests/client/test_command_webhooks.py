"""`touchstone webhooks …`."""

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from common.outbound.world import world
from tests.client.commands import Touchstone
from tests.common.outbound.conftest import PUBLIC, Names
from webhooks.models import Delivery, Endpoint
from webhooks.services import Wish, create_endpoint, ping

ADDRESS = "https://hooks.example.org/touchstone"


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "resolve", Names({"hooks.example.org": [[PUBLIC]]}))


@pytest.fixture
def endpoint(address: str, organisation: Organisation, uploader: User) -> Endpoint:
    """Beside the live server."""
    wish = Wish("Newsroom", ADDRESS)
    return create_endpoint(organisation=organisation, wish=wish, by=uploader)[0]


@pytest.fixture
def dead(endpoint: Endpoint, uploader: User) -> Delivery:
    delivery = ping(endpoint=endpoint, by=uploader)
    Delivery.objects.update(status="dead", dead_reason="exhausted", finished_at=timezone.now())
    return delivery


def test_adding_prints_the_id_and_the_secret(touchstone: Touchstone) -> None:
    ended = touchstone("webhooks", "create", "Newsroom", ADDRESS, "--event", "case.decided")
    made = Endpoint.objects.get()
    said, secret = ended.out.split()
    assert (ended.code, said, made.event_types) == (0, made.public_id, ["case.decided"])
    assert secret.startswith("whsec_")
    assert "not shown again" in ended.err


def test_an_address_inside_is_refused_in_words(touchstone: Touchstone, address: str) -> None:
    ended = touchstone("webhooks", "create", "Newsroom", "https://10.0.0.1/")
    assert (ended.code, ended.out) == (1, "")
    assert "not on the public internet" in ended.err


def test_listing_shows_where_they_lead(touchstone: Touchstone, dead: Delivery) -> None:
    ended = touchstone("webhooks", "list")
    for word in (dead.endpoint.public_id, "Newsroom", ADDRESS, "all", "on"):
        assert word in ended.out
    (document,) = touchstone("webhooks", "list", "--json").documents
    assert (document["dead"], document["enabled"]) == (1, True)


def test_a_ping_prints_its_delivery(touchstone: Touchstone, endpoint: Endpoint) -> None:
    ended = touchstone("webhooks", "ping", endpoint.public_id)
    assert Delivery.objects.get().public_id in ended.out
    assert "webhook.ping" in ended.out


def test_deliveries_are_filtered_and_sent_again(touchstone: Touchstone, dead: Delivery) -> None:
    ended = touchstone("webhooks", "deliveries", "--status", "dead", "--limit", "5")
    assert dead.public_id in ended.out
    assert touchstone("webhooks", "deliveries", "--status", "delivered", "--json").documents == []
    again = touchstone("webhooks", "replay", dead.public_id, "--json")
    assert [one["status"] for one in again.documents] == ["pending"]
    refused = touchstone("webhooks", "replay", dead.public_id)
    assert refused.code == 1
    assert "still under way" in refused.err


def test_address_and_key_stand_before_or_after_the_act(
    touchstone: Touchstone, endpoint: Endpoint, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOUCHSTONE_URL")
    assert touchstone("webhooks", "list").code == 2
    assert touchstone("webhooks", "--url", address, "list").code == 0
    assert touchstone("webhooks", "list", "--url", address).code == 0


def test_an_endpoint_may_be_for_callbacks_only(touchstone: Touchstone) -> None:
    touchstone("webhooks", "create", "Desk", ADDRESS, "--only-callbacks")
    assert Endpoint.objects.get().only_callbacks
    assert "callbacks" in touchstone("webhooks", "list").out
