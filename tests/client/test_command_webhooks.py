"""`touchstone webhooks …`."""

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from common.outbound.world import world
from tests.client.commands import Touchstone
from tests.common.outbound.conftest import PUBLIC, Names
from webhooks.models import Attempt, Delivery, Endpoint
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


def test_what_cannot_be_sent_again_does_not_stop_the_others(
    touchstone: Touchstone, dead: Delivery, uploader: User, organisation: Organisation
) -> None:
    wish = Wish("Gone", ADDRESS)
    gone, _ = create_endpoint(organisation=organisation, wish=wish, by=uploader)
    lost = ping(endpoint=gone, by=uploader)
    touchstone("webhooks", "remove", gone.public_id)
    assert f"{gone.public_id} (removed)" in touchstone("webhooks", "deliveries").out
    ended = touchstone("webhooks", "replay", lost.public_id, dead.public_id)
    assert ended.code == 1
    assert f"{lost.public_id}: Nothing can be sent there any more" in ended.err
    assert ended.out == f"{dead.public_id} is under way again\n"


def test_an_endpoint_is_switched_and_removed(touchstone: Touchstone, endpoint: Endpoint) -> None:
    name = endpoint.public_id
    states = [touchstone("webhooks", act, name, "--json").documents[0] for act in ("off", "on")]
    assert [state["enabled"] for state in states] == [False, True]
    assert touchstone("webhooks", "remove", name).out == f"{name} removed\n"
    assert touchstone("webhooks", "list", "--json").documents == []


def test_another_secret_is_shown_once(touchstone: Touchstone, endpoint: Endpoint) -> None:
    ended = touchstone("webhooks", "secret", endpoint.public_id, "--overlap-hours", "0")
    said, secret = ended.out.split()
    assert (ended.code, said) == (0, endpoint.public_id)
    assert secret.startswith("whsec_")
    assert len(endpoint.live_secrets()) == 1


def test_a_delivery_is_shown_with_its_tries(touchstone: Touchstone, dead: Delivery) -> None:
    told = {"delivery": dead, "started_at": timezone.now(), "milliseconds": 12}
    Attempt.objects.create(number=1, response_status=503, **told)
    Attempt.objects.create(number=2, error_code="timed_out", error="No answer in time.", **told)
    shown = touchstone("webhooks", "show", dead.public_id)
    for word in (dead.public_id, "webhook.ping", "status 503", "No answer in time."):
        assert word in shown.out
    (document,) = touchstone("webhooks", "show", dead.public_id, "--json").documents
    assert [one["number"] for one in document["log"]] == [2, 1]


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
