"""The examples of docs/api.md for webhooks run as they are written."""

import json
import sys
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation, User
from common.ids import uuid7
from common.outbound.world import world
from tests.api.guide import block, in_bash, in_python, sections
from tests.api.test_schema import component
from tests.common.outbound.conftest import PUBLIC, Names
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent, Secret
from webhooks.services import Wish, create_endpoint, emit

ADDRESS = "https://hooks.example.org/touchstone"
ADD, CALL, PING, LIST, READ, REPLAY, ROTATE, SWITCH = sections()["Be told instead of asking"]
COMMANDS = block("sh", "touchstone webhooks").splitlines()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "resolve", Names({"hooks.example.org": [[PUBLIC]]}))


@pytest.fixture
def known(organisation: Organisation, uploader: User) -> dict[str, str]:
    """An endpoint, and a delivery there that was given up."""
    endpoint, _ = create_endpoint(
        organisation=organisation, wish=Wish("Newsroom", ADDRESS), by=uploader
    )
    emit(
        event=OutboxEvent.Type.CASE_DECIDED,
        organisation_id=organisation.pk,
        subject_id=uuid7(),
        payload={"submission": "sub_1"},
    )
    delivery = Delivery.objects.get()
    now = timezone.now()
    tried = {"number": 1, "started_at": now, "milliseconds": 9, "response_status": 500}
    Attempt.objects.create(delivery=delivery, **tried)
    Delivery.objects.update(status="dead", dead_reason="exhausted", finished_at=now)
    return {"ENDPOINT": endpoint.public_id, "DELIVERY": delivery.public_id}


def test_adding(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    body = json.loads(in_bash(ADD, live_server, api_key, tmp_path))
    component("WebhookWithSecret").validate(body)
    assert body["event_types"] == ["case.decided", "submission.analysed"]


@pytest.mark.parametrize(
    ("example", "name"),
    [
        (CALL, "Submission"),
        (PING, "Delivery"),
        (LIST, "DeliveryPage"),
        (READ, "DeliveryWithLog"),
        (REPLAY, "Delivery"),
        (ROTATE, "WebhookWithSecret"),
        (SWITCH, "Webhook"),
    ],
)
def test_the_examples(
    live_server: LiveServer,
    api_key: str,
    tmp_path: Path,
    known: dict[str, str],
    example: str,
    name: str,
) -> None:
    body = json.loads(in_bash(example, live_server, api_key, tmp_path, **known))
    component(name).validate(body)


def test_the_same_in_python(
    live_server: LiveServer, api_key: str, tmp_path: Path, known: dict[str, str]
) -> None:
    def said(word: str) -> str:
        return in_python(block("python", word), live_server, api_key, tmp_path, **known)

    assert " whsec_" in said("webhooks.create(")
    assert said("webhooks.deliveries(") == "case.decided exhausted 1\n"
    assert Delivery.objects.get().status == Delivery.Status.PENDING
    assert said("webhooks.rotate_secret(").startswith("whsec_")
    assert Secret.objects.exclude(expires_at=None).count() == 1
    assert said(", callback=") == f"{known['ENDPOINT']}\n"
    assert said("webhooks.ping(") == "webhook.ping pending\n"
    assert said("webhooks.change(") == "Newsroom True 2 0\nNewsroom True 0 0\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_line(
    live_server: LiveServer, api_key: str, tmp_path: Path, known: dict[str, str], command: str
) -> None:
    here = f'touchstone() {{ {sys.executable} -m touchstone "$@"; }}\n'
    said = in_bash(here + command, live_server, api_key, tmp_path, **known)
    assert ("hook_" in said) or ("dlv_" in said)
    assert Endpoint.objects.count() == (2 if " create " in command else 1)
