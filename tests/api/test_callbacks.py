"""POST /submissions takes a callback: the id of an endpoint that is told all about it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from accounts.roles import Scope
from images.idempotency import fingerprint
from images.models import IdempotencyRecord, Submission
from tests.api.partners import SUBMISSIONS, Answer, Submit, client_with, key_for, picture
from tests.api.test_schema import component
from tests.factories import OrganisationFactory
from tests.factories.webhooks import endpoint_of
from tests.images.zips import zipped
from webhooks.models import Endpoint

URL = "https://example.org/a.jpg"
KEY = {"Idempotency-Key": "order-1001"}
UNKNOWN = f"hook_{'0' * 32}"


@pytest.fixture
def desk(organisation: Organisation) -> Endpoint:
    return endpoint_of(organisation)


# Where it is sent, what, and as what.
WAYS: dict[str, Callable[[], tuple[str, dict[str, object], str]]] = {
    "image": lambda: ("", {"image": picture()}, "multipart"),
    "address": lambda: ("", {"url": URL}, "json"),
    "images": lambda: ("/batch", {"images": [picture(), picture(name="b.jpg")]}, "multipart"),
    "archive": lambda: ("/batch", {"archive": picture(zipped(), "a.zip")}, "multipart"),
    "addresses": lambda: ("/batch", {"urls": [URL, f"{URL}2"]}, "json"),
}


def send(
    client: APIClient, callback: str, way: str = "image", headers: dict[str, str] | None = None
) -> Answer:
    place, body, kind = WAYS[way]()
    answer: Answer = client.post(
        f"{SUBMISSIONS}{place}", body | {"callback": callback}, format=kind, headers=headers
    )
    return answer


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_submit_takes_one(partner: APIClient, desk: Endpoint, way: str) -> None:
    assert send(partner, desk.public_id, way).status_code == 202
    named = set(Submission.objects.values_list("callback", flat=True))
    assert named == {desk.pk}


def test_it_is_told_with_the_submission(partner: APIClient, desk: Endpoint) -> None:
    body = send(partner, desk.public_id).json()
    component("Submission").validate(body)
    assert body["callback"] == desk.public_id
    assert partner.get(body["links"]["self"]).json()["callback"] == desk.public_id


def test_there_is_none_unless_one_is_named(submit: Submit) -> None:
    assert submit().json()["callback"] is None


def test_a_key_that_may_submit_needs_no_other_scope(uploader: User, desk: Endpoint) -> None:
    client = client_with(key_for(uploader, Scope.SUBMISSIONS_WRITE))
    assert send(client, desk.public_id).status_code == 202


def problem(answer: Answer) -> dict[str, Any]:
    """All of it but what every request has of its own."""
    return answer.json() | {"request_id": ""}


@pytest.mark.parametrize("way", WAYS)
def test_a_foreign_one_and_a_removed_one_are_refused_like_none(
    partner: APIClient, organisation: Organisation, way: str
) -> None:
    foreign = endpoint_of(OrganisationFactory.create())
    removed = endpoint_of(organisation, off_since=timezone.now(), off_reason="removed")
    unknown = send(partner, UNKNOWN, way)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_callback")
    assert unknown.json()["errors"][0]["pointer"] == "/callback"
    for one in (foreign, removed):
        assert problem(send(partner, one.public_id, way)) == problem(unknown)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_one_that_is_switched_off_is_refused(
    partner: APIClient, organisation: Organisation, way: str
) -> None:
    off = endpoint_of(organisation, off_since=timezone.now(), off_reason="person")
    answer = send(partner, off.public_id, way)
    assert (answer.status_code, answer.json()["code"]) == (422, "callback_off")
    assert answer.json()["errors"][0]["pointer"] == "/callback"
    assert not Submission.objects.exists()


def test_only_a_form_may_leave_it_empty(partner: APIClient) -> None:
    assert send(partner, "").status_code == 202
    refused = send(partner, "", "address").json()
    assert [error["code"] for error in refused["errors"]] == ["blank"]


@pytest.mark.parametrize("callback", ["desk", f"sub_{'0' * 32}", "https://example.org/"])
def test_what_is_no_id_of_an_endpoint_is_refused(partner: APIClient, callback: str) -> None:
    answer = send(partner, callback)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/callback"]


@pytest.mark.parametrize("way", WAYS)
def test_a_repeat_is_answered_though_the_endpoint_is_gone(
    partner: APIClient, desk: Endpoint, way: str
) -> None:
    send(partner, desk.public_id, way, KEY)
    before = Submission.objects.count()
    Endpoint.objects.update(off_since=timezone.now(), off_reason="removed")
    assert send(partner, desk.public_id, way, KEY).status_code == 202
    assert Submission.objects.count() == before


def test_the_same_key_with_another_callback_is_another_request(
    partner: APIClient, organisation: Organisation, desk: Endpoint
) -> None:
    send(partner, desk.public_id, headers=KEY)
    answer = send(partner, endpoint_of(organisation, name="Other").public_id, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


def test_fingerprints_from_before_there_were_callbacks_hold(submit: Submit) -> None:
    sha256 = submit({"reference": "a"}, headers=KEY).json()["image"]["sha256"]
    assert IdempotencyRecord.objects.get().fingerprint == fingerprint(sha256, "a", {}, "a.jpg")
