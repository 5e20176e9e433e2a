"""Endpoints by API: the same services as the pages, with the key in the ledger."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import ApiKey
from audit.models import LedgerEntry
from tests.api.partners import Answer
from tests.api.test_schema import component
from tests.common.outbound.test_refused import LITERALS
from tests.receivers import Receiver
from tests.webhooks.api.conftest import HOOKS, Post, address
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due
from webhooks.models import Delivery, Endpoint, Secret
from webhooks.services.endpoints import MOST_ENDPOINTS

MISSING = f"{HOOKS}/hook_{'0' * 32}"


def facts() -> list[tuple[str, str]]:
    rows = LedgerEntry.objects.filter(action__startswith="endpoint.").order_by("sequence")
    return [(row.action, row.actor.partition(":")[0]) for row in rows]


def change(program: APIClient, endpoint: Endpoint, **wanted: object) -> Answer:
    answer: Answer = program.patch(address(endpoint), wanted, format="json")
    return answer


def test_an_endpoint_is_added_and_its_secret_is_shown_once(
    create: Post, program: APIClient
) -> None:
    made = create({"event_types": ["case.decided"]})
    component("WebhookWithSecret").validate(made.json())
    endpoint = Endpoint.objects.get()
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    assert made["Location"] == address(endpoint)
    assert made.json()["secret"].startswith("whsec_")
    read = program.get(made["Location"])
    component("Webhook").validate(read.json())
    assert read.json()["event_types"] == ["case.decided"]
    assert "whsec_" not in read.content.decode() + program.get(HOOKS).content.decode()


def test_the_ledger_names_the_key(create: Post, program: APIClient) -> None:
    create()
    endpoint = Endpoint.objects.get()
    change(program, endpoint, name="Desk", enabled=False)
    change(program, endpoint, enabled=True)
    program.delete(address(endpoint))
    assert facts() == [
        ("endpoint.created", "key"),
        ("endpoint.changed", "key"),
        ("endpoint.switched_off", "key"),
        ("endpoint.switched_on", "key"),
        ("endpoint.removed", "key"),
    ]
    assert LedgerEntry.objects.filter(actor=f"key:{ApiKey.objects.get().pk.hex}").count() == 5


def test_what_it_tells_is_signed_with_that_secret(
    create: Post, receiver: Receiver, program: APIClient
) -> None:
    secret = create().json()["secret"]
    partner = Partner(Endpoint.objects.get(), receiver, [secret])
    partner.tell()
    deliver_due()
    assert partner.verified(receiver.received[0])["type"] == "submission.analysed"


def test_a_repeat_with_its_key_adds_one_endpoint_and_shows_no_secret(create: Post) -> None:
    first, second = create(key="hook-1"), create(key="hook-1")
    assert (second.status_code, second["Idempotency-Replayed"]) == (201, "true")
    assert second.json() == first.json() | {"secret": None}
    assert Endpoint.objects.count() == 1


def test_the_key_with_other_words_is_refused(create: Post) -> None:
    create(key="hook-1")
    other = create({"name": "Other"}, key="hook-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"url": "http://example.org/"}, "/url"),
        ({"url": "https://localhost/"}, "/url"),
        *(({"url": f"https://{host}/"}, "/url") for host in LITERALS[:5]),
        ({"name": " "}, "/name"),
        ({"name": "x" * 81}, "/name"),
        ({"event_types": ["webhook.ping"]}, "/event_types/0"),
        ({"event_types": "case.decided"}, "/event_types"),
        ({"enabled": True}, "/enabled"),
    ],
)
def test_what_cannot_be_told_is_refused(create: Post, wanted: dict[str, Any], pointer: str) -> None:
    answer = create(wanted)
    assert answer.status_code == 422
    component("Problem").validate(answer.json())
    assert answer.json()["errors"][0]["pointer"].startswith(pointer.removesuffix("/0"))
    assert not Endpoint.objects.exists()


def test_endpoints_do_not_pile_up(create: Post) -> None:
    for _ in range(MOST_ENDPOINTS):
        assert create().status_code == 201
    refused = create()
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_endpoints")


def test_a_removed_one_makes_room(create: Post, program: APIClient) -> None:
    for _ in range(MOST_ENDPOINTS):
        create()
    program.delete(address(Endpoint.objects.all()[0]))
    assert create().status_code == 201


def test_the_list_has_ones_own_the_oldest_first(
    create: Post, program: APIClient, stranger: APIClient
) -> None:
    made = [create({"name": name}).json()["id"] for name in ("first", "second")]
    told = program.get(HOOKS).json()
    component("Webhooks").validate(told)
    assert [item["id"] for item in told["items"]] == made
    assert stranger.get(HOOKS).json() == {"items": []}


def test_what_is_left_out_stays(partner: Partner, program: APIClient) -> None:
    answer = change(program, partner.endpoint, event_types=["case.decided"])
    assert (answer.status_code, answer.json()["name"]) == (200, "Newsroom")
    assert partner.fresh.event_types == ["case.decided"]
    assert partner.fresh.url == partner.endpoint.url


def test_an_endpoint_is_not_moved_inside(partner: Partner, program: APIClient) -> None:
    answer = change(program, partner.endpoint, url="https://10.0.0.1/", enabled=False)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/url")
    assert (partner.fresh.url, partner.fresh.is_on) == (partner.endpoint.url, True)


def test_it_is_switched_off_and_on(partner: Partner, program: APIClient) -> None:
    partner.tell()
    off = change(program, partner.endpoint, enabled=False).json()
    assert (off["enabled"], off["disabled_reason"], off["dead"]) == (False, "person", 1)
    on = change(program, partner.endpoint, enabled=True).json()
    assert (on["enabled"], on["disabled_at"], on["disabled_reason"]) == (True, None, None)


def test_to_switch_it_to_what_it_is_changes_nothing(partner: Partner, program: APIClient) -> None:
    assert change(program, partner.endpoint, enabled=True).status_code == 200
    assert facts() == [("endpoint.created", "user")]


def test_a_removed_one_is_gone_with_its_secrets_and_its_log_stays(
    partner: Partner, program: APIClient
) -> None:
    partner.tell()
    assert program.delete(address(partner.endpoint)).status_code == 204
    assert program.get(address(partner.endpoint)).status_code == 404
    assert program.delete(address(partner.endpoint)).status_code == 404
    assert program.get(HOOKS).json() == {"items": []}
    assert not Secret.objects.exists()
    (kept,) = program.get(f"{HOOKS}/deliveries").json()["items"]
    assert (kept["status"], kept["dead_reason"]) == ("dead", "off")
    partner.tell()
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_foreign_endpoint_is_like_a_missing_one(
    partner: Partner, stranger: APIClient, method: str
) -> None:
    theirs = getattr(stranger, method)(address(partner.endpoint))
    missing = getattr(stranger, method)(MISSING)
    assert theirs.status_code == missing.status_code == 404
    assert {**theirs.json(), "instance": "", "request_id": ""} == {
        **missing.json(), "instance": "", "request_id": "",
    }  # fmt: skip
    assert partner.fresh.is_on


def test_an_endpoint_may_be_for_callbacks_only(create: Post, program: APIClient) -> None:
    assert create().json()["only_callbacks"] is False
    made = create({"name": "Desk", "only_callbacks": True}).json()
    assert made["only_callbacks"] is True
    desk = Endpoint.objects.get(name="Desk")
    assert change(program, desk, name="Night").json()["only_callbacks"] is True
    assert change(program, desk, only_callbacks=False).json()["only_callbacks"] is False
    rows = LedgerEntry.objects.filter(action="endpoint.changed").order_by("sequence")
    assert [json.loads(row.payload)["data"]["only_callbacks"] for row in rows] == [True, False]
