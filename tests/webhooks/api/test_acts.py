"""Another secret, a ping, and sending again, by API."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient
from standardwebhooks import WebhookVerificationError

from audit.models import LedgerEntry
from tests.api.partners import Answer
from tests.api.test_schema import component
from tests.webhooks.api.conftest import HOOKS, LOG, address
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due
from webhooks.models import Delivery, Endpoint, Secret

KEY = {"Idempotency-Key": "act-1"}


def rotate(program: APIClient, partner: Partner, body: object = None, **headers: str) -> Answer:
    answer: Answer = program.post(
        address(partner.endpoint, "/secret"), body or {}, format="json", headers=headers
    )
    return answer


def actions() -> list[str]:
    return list(
        LedgerEntry.objects.filter(actor__startswith="key:")
        .order_by("sequence")
        .values_list("action", flat=True)
    )


def replay(program: APIClient, delivery: Delivery, **headers: str) -> Answer:
    answer: Answer = program.post(f"{LOG}/{delivery.public_id}/replay", headers=headers)
    return answer


def test_both_secrets_sign_until_the_overlap_has_passed(
    partner: Partner, program: APIClient
) -> None:
    made = rotate(program, partner, {"overlap_hours": 48})
    component("WebhookWithSecret").validate(made.json())
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    new, (current, earlier) = made.json()["secret"], made.json()["secrets"]
    assert current["expires_at"] is None
    assert earlier["expires_at"] is not None
    partner.tell()
    deliver_due()
    for secret in (partner.secrets[0], new):
        partner.verified(partner.receiver.received[0], secret)
    assert actions() == ["endpoint.secret_rotated"]


def test_a_day_is_the_overlap_if_nothing_is_said(partner: Partner, program: APIClient) -> None:
    rotate(program, partner)
    expires_at = Secret.objects.exclude(expires_at=None).get().expires_at
    assert expires_at
    assert timedelta(hours=23) < expires_at - timezone.now() < timedelta(hours=25)


def test_without_an_overlap_the_old_one_ends_at_once(partner: Partner, program: APIClient) -> None:
    new = rotate(program, partner, {"overlap_hours": 0}).json()["secret"]
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    partner.verified(got, new)
    with pytest.raises(WebhookVerificationError):
        partner.verified(got)


def test_a_repeat_with_its_key_makes_one_secret(partner: Partner, program: APIClient) -> None:
    rotate(program, partner, **KEY)
    again = rotate(program, partner, **KEY)
    assert (again.json()["secret"], again["Idempotency-Replayed"]) == (None, "true")
    assert Secret.objects.count() == 2


def test_secrets_do_not_pile_up(partner: Partner, program: APIClient) -> None:
    for _ in range(2):
        rotate(program, partner)
    refused = rotate(program, partner)
    assert (refused.status_code, refused.json()["code"]) == (409, "rotation_under_way")


@pytest.mark.parametrize("hours", [-1, 73, "many", None])
def test_an_overlap_is_up_to_three_days(
    partner: Partner, program: APIClient, hours: object
) -> None:
    refused = rotate(program, partner, {"overlap_hours": hours})
    assert refused.json()["errors"][0]["pointer"] == "/overlap_hours"
    assert Secret.objects.count() == 1


def test_a_ping_is_seen_in_the_log(partner: Partner, program: APIClient) -> None:
    Endpoint.objects.update(event_types=["case.decided"])
    sent = program.post(address(partner.endpoint, "/ping"))
    component("Delivery").validate(sent.json())
    assert (sent.status_code, sent.json()["event"]["type"]) == (202, "webhook.ping")
    deliver_due()
    told = program.get(sent.json()["links"]["self"]).json()
    assert (told["status"], told["log"][0]["response"]["status"]) == ("delivered", 200)
    assert actions() == ["endpoint.pinged"]


def test_a_repeat_with_its_key_pings_once(partner: Partner, program: APIClient) -> None:
    first, second = (
        program.post(address(partner.endpoint, "/ping"), headers=KEY) for _ in range(2)
    )
    assert second.json()["id"] == first.json()["id"]
    assert Delivery.objects.count() == 1


def test_a_key_names_one_request_whatever_its_kind(partner: Partner, program: APIClient) -> None:
    program.post(address(partner.endpoint, "/ping"), headers=KEY)
    other = rotate(program, partner, **KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


def test_what_has_ended_is_sent_again_under_its_id(partner: Partner, program: APIClient) -> None:
    partner.tell()
    deliver_due()
    again = replay(program, partner.delivery)
    component("Delivery").validate(again.json())
    assert (again.status_code, again.json()["status"]) == (202, "pending")
    deliver_due()
    first, second = partner.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert actions() == ["delivery.replayed"]


def test_a_repeat_with_its_key_sends_once(partner: Partner, program: APIClient) -> None:
    partner.tell()
    deliver_due()
    replay(program, partner.delivery, **KEY)
    deliver_due()
    assert replay(program, partner.delivery, **KEY).json()["status"] == "delivered"
    assert len(partner.receiver.received) == 2


def test_what_is_under_way_is_not_sent_twice(partner: Partner, program: APIClient) -> None:
    partner.tell()
    refused = replay(program, partner.delivery)
    assert (refused.status_code, refused.json()["code"]) == (409, "still_under_way")


def test_nothing_is_sent_by_hand_to_an_endpoint_that_is_off(
    partner: Partner, program: APIClient
) -> None:
    partner.tell()
    program.patch(address(partner.endpoint), {"enabled": False}, format="json")
    refusals = [program.post(address(partner.endpoint, "/ping")), replay(program, partner.delivery)]
    assert {(one.status_code, one.json()["code"]) for one in refusals} == {(409, "endpoint_off")}


def test_what_went_to_an_endpoint_that_was_removed_is_marked_and_not_sent_again(
    partner: Partner, program: APIClient
) -> None:
    partner.tell()
    program.delete(address(partner.endpoint))
    (listed,) = program.get(LOG).json()["items"]
    assert listed["endpoint_removed"] is True
    refused = replay(program, partner.delivery)
    assert (refused.status_code, refused.json()["code"]) == (409, "endpoint_removed")
    assert "Switch it on" not in refused.json()["detail"]


def test_what_belongs_to_others_is_like_what_is_missing(
    partner: Partner, stranger: APIClient
) -> None:
    partner.tell()
    deliver_due()
    theirs = [address(partner.endpoint, act) for act in ("/secret", "/ping")]
    theirs.append(f"{LOG}/{partner.delivery.public_id}/replay")
    missing = [f"{HOOKS}/hook_{'0' * 32}/ping", f"{LOG}/dlv_{'0' * 32}/replay", f"{HOOKS}/x/ping"]
    assert {stranger.post(one).status_code for one in theirs + missing} == {404}
    assert (Secret.objects.count(), Delivery.objects.count()) == (1, 1)
