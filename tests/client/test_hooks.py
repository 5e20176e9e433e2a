"""`client.webhooks` before the live server."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import Organisation
from common.outbound.world import world
from tests.client.road import Act, Road
from tests.client.test_reading import unknown_members
from tests.common.outbound.conftest import PUBLIC, Names
from touchstone import Client, Conflict, Delivery, Endpoint, Invalid, Misconfigured, NotFound
from touchstone.hook_models import delivery_of, endpoint_of
from webhook_api.examples import CREATED, ENDPOINT, PENDING, ROTATED, WITH_LOG
from webhooks import models
from webhooks.services import emit

ADDRESS = "https://hooks.example.org/touchstone"


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "resolve", Names({"hooks.example.org": [[PUBLIC]]}))


def give_up() -> None:
    models.Delivery.objects.update(
        status="dead", dead_reason="exhausted", finished_at=timezone.now()
    )


def test_no_member_of_the_api_is_missing() -> None:
    for kind, examples in (
        (Endpoint, (ENDPOINT, CREATED, ROTATED)),
        (Delivery, (PENDING, WITH_LOG)),
    ):
        for example in examples:
            assert unknown_members(kind, example) == set()


def test_every_member_is_read() -> None:
    made, told = endpoint_of(ROTATED), delivery_of(WITH_LOG)
    assert (made.secret, len(made.secrets)) == (ROTATED["secret"], 2)
    assert told.log[0].response
    assert told.log[0].response.headers == (("Server", "hooks"),)
    assert told.log[1].error
    assert told.log[1].error.code == "timed_out"
    assert told.event.id == WITH_LOG["event"]["id"]


def test_a_secret_is_not_in_what_is_printed() -> None:
    assert "whsec_" not in repr(endpoint_of(CREATED))


def test_an_endpoint_from_its_beginning_to_its_end(client: Client) -> None:
    made = client.webhooks.create("Newsroom", ADDRESS, ["case.decided"])
    assert made.secret
    assert client.webhooks.get(made.id).secret is None
    assert client.webhooks.change(made.id, only_callbacks=True).only_callbacks
    changed = client.webhooks.change(made.id, name="Desk", enabled=False)
    assert (changed.name, changed.enabled, changed.event_types) == (
        "Desk",
        False,
        ("case.decided",),
    )
    rotated = client.webhooks.rotate_secret(made.id, overlap_hours=1)
    assert rotated.secret != made.secret
    assert [one.name for one in client.webhooks.list()] == ["Desk"]
    client.webhooks.remove(made.id)
    assert client.webhooks.list() == []
    with pytest.raises(NotFound):
        client.webhooks.get(made.id)


def test_a_ping_is_followed_in_the_log(client: Client) -> None:
    made = client.webhooks.create("Newsroom", ADDRESS)
    sent = client.webhooks.ping(made.id)
    assert client.webhooks.delivery(sent.id).message["type"] == "webhook.ping"
    with pytest.raises(Conflict) as refused:
        client.webhooks.replay(sent.id)
    assert refused.value.code == "still_under_way"
    give_up()
    (dead,) = client.webhooks.deliveries(status="dead", endpoint=made.id)
    assert client.webhooks.replay(dead.id).status == "pending"


def test_the_log_is_walked_page_by_page(client: Client, organisation: Organisation) -> None:
    made = client.webhooks.create("Newsroom", ADDRESS)
    subjects = [models.OutboxEvent(organisation=organisation).pk for _ in range(5)]
    for subject in subjects:
        emit(
            event=models.OutboxEvent.Type.CASE_DECIDED,
            organisation_id=organisation.pk,
            subject_id=subject,
            payload={},
        )
    found = list(client.webhooks.deliveries(page_size=2, created_after=made.created_at or ""))
    assert len({one.event.id for one in found}) == 5


def test_what_is_added_twice_by_a_lost_answer_is_there_once(
    connect: Callable[..., Client], road: Road
) -> None:
    client = connect(road.plays([Act.CUT_AFTER]))
    made = client.webhooks.create("Newsroom", ADDRESS)
    assert made.secret is None  # it was in the answer that got lost
    assert models.Endpoint.objects.count() == 1
    assert client.webhooks.rotate_secret(made.id, overlap_hours=0).secret


def test_what_is_wrong_is_said(client: Client) -> None:
    with pytest.raises(Invalid, match="/url"):
        client.webhooks.create("Newsroom", "https://10.0.0.1/")
    with pytest.raises(Misconfigured):
        client.webhooks.ping("hook/1")
