"""POST /submissions with JSON takes the address of an image in."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Organisation
from common.api import PROBLEM_TYPE
from images.models import Submission
from tests.api.partners import SUBMISSIONS, Answer
from tests.api.test_schema import component
from tests.common.outbound.conftest import Names, names, recorder
from tests.factories import SubmissionFactory
from tests.factories.images import ADDRESS

__all__ = ["names", "recorder"]

URL = "https://example.org/a.jpg?signature=open-sesame"
KEY = {"Idempotency-Key": "order-1001"}
Send = Callable[..., Answer]


@pytest.fixture
def send(partner: APIClient, names: Names, recorder: object) -> Send:
    """`send(url=…)` posts JSON; nothing is looked up and nothing is called meanwhile."""

    def post(*, query: str = "", headers: dict[str, str] | None = None, **body: object) -> Answer:
        address = f"{SUBMISSIONS}{query}"
        answer: Answer = partner.post(address, body, format="json", headers=headers)
        assert names.asked == []
        return answer

    return post


def test_it_is_accepted_at_once_and_being_fetched(send: Send) -> None:
    answer = send(url=URL, reference="order 1", metadata={"a": [1, "ü"]})
    body = answer.json()
    component("Submission").validate(body)
    assert (answer.status_code, body["status"], body["image"]) == (202, "fetching", None)
    assert (body["url"], body["reference"], body["metadata"]) == (
        URL,
        "order 1",
        {"a": [1, "ü"]},
    )
    assert answer["Location"] == f"{SUBMISSIONS}/{body['id']}"
    assert "RateLimit" in answer


def test_reference_and_metadata_may_be_left_out(send: Send) -> None:
    body = send(url=URL).json()
    assert (body["reference"], body["metadata"]) == (None, {})


def test_a_repeat_under_a_key_gets_the_same_submission(send: Send) -> None:
    first, second = send(url=URL, headers=KEY), send(url=URL, headers=KEY)
    assert second.json() == first.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Submission.objects.count() == 1


def test_the_key_with_another_address_is_refused(send: Send) -> None:
    send(url=URL, headers=KEY)
    answer = send(url=f"{URL}x", headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


def test_the_answer_is_held_for_a_while(send: Send) -> None:
    answer = send(url=URL, query="?wait=1")
    assert (answer.status_code, answer.json()["status"]) == (202, "fetching")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/a.jpg", "scheme_refused"),
        ("ftp://example.org/a.jpg", "scheme_refused"),
        ("https://example.org:22/a.jpg", "port_refused"),
        ("https://user:secret@example.org/a.jpg", "userinfo_in_url"),
        ("https://127.0.0.1/a.jpg", "inside_address"),
        ("https://[::ffff:10.0.0.1]/a.jpg", "inside_address"),
        ("https://169.254.169.254/latest/meta-data/", "inside_address"),
        ("https://localhost/a.jpg", "inside_address"),
        ("https://2130706433/a.jpg", "odd_host"),
        ("https://0x7f.1/a.jpg", "odd_host"),
        ("https://\u0661.0.0.1/a.jpg", "malformed_url"),
        ("a.jpg", "malformed_url"),
    ],
)
def test_what_is_never_called_is_refused_at_once(send: Send, url: str, code: str) -> None:
    answer = send(url=url)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM_TYPE)
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/url", code)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/url", "required"),
        ({"url": ""}, "/url", "blank"),
        ({"url": None}, "/url", "null"),
        ({"url": [URL]}, "/url", "invalid"),
        ({"url": URL + "a" * 2000}, "/url", "max_length"),
        ({"url": URL, "urls": [URL]}, "/urls", "unknown"),
        ({"url": URL, "image": "a"}, "/image", "unknown"),
        ({"url": URL, "reference": "x" * 201}, "/reference", "max_length"),
        ({"url": URL, "metadata": '{"a": 1}'}, "/metadata", "not_an_object"),
        ({"url": URL, "metadata": {"a": "x" * 17_000}}, "/metadata", "invalid"),
    ],
)
def test_a_wrong_field_is_named(send: Send, body: dict[str, Any], pointer: str, code: str) -> None:
    answer = send(**body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 422), (b"null", 422), (b'{"url": "' + b"x" * 70_000 + b'"}', 413)],
)
def test_json_that_is_none_is_refused(partner: APIClient, body: bytes, status: int) -> None:
    answer = partner.post(SUBMISSIONS, body, content_type="application/json")
    assert answer.status_code == status


def test_the_list_finds_what_is_fetched_and_what_failed(
    partner: APIClient, organisation: Organisation
) -> None:
    for kind in ("fetching", "failed", "rejected"):
        SubmissionFactory.create(organisation=organisation, reference=kind, **{kind: True})
    for kind in ("fetching", "failed"):
        body = partner.get(f"{SUBMISSIONS}?status={kind}").json()
        component("SubmissionPage").validate(body)
        assert [item["reference"] for item in body["items"]] == [kind]


def test_a_failed_one_says_why(partner: APIClient, organisation: Organisation) -> None:
    failed = SubmissionFactory.create(organisation=organisation, failed=True)
    body = partner.get(f"{SUBMISSIONS}/{failed.public_id}").json()
    component("Submission").validate(body)
    assert (body["status"], body["url"], body["image"]) == ("failed", ADDRESS, None)
    assert body["reason"] == {"code": "nothing_there", "detail": failed.reason}


@pytest.mark.parametrize("what", ["near-duplicates", "heatmap", "links"])
def test_what_has_no_image_has_none_of_its_pictures(
    partner: APIClient, organisation: Organisation, what: str
) -> None:
    failed = SubmissionFactory.create(organisation=organisation, failed=True)
    address = f"{SUBMISSIONS}/{failed.public_id}/{what}"
    if what == "links":
        body = partner.post(address).json()
        assert (body["preview"], body["heatmaps"], body["evidence"]) == (None, {}, {})
    elif what == "heatmap":
        assert partner.get(address).status_code == 404
    else:
        assert partner.get(address).json() == {"comparable": False, "items": []}


def test_a_stranger_reads_no_address_of_ours(
    stranger: APIClient, organisation: Organisation
) -> None:
    failed = SubmissionFactory.create(organisation=organisation, failed=True)
    assert stranger.get(f"{SUBMISSIONS}/{failed.public_id}").status_code == 404
    assert stranger.get(f"{SUBMISSIONS}?status=failed").json()["items"] == []


def test_many_are_named_at_once(partner: APIClient) -> None:
    body = {"urls": [URL, "https://127.0.0.1/", f"{URL}2"], "reference": "night"}
    for _ in range(2):
        answer = partner.post(f"{SUBMISSIONS}/batch", body, format="json", headers=KEY)
        told = answer.json()
        component("Batch").validate(told)
        assert (answer.status_code, told["accepted"], told["refused"]) == (202, 2, 1)
    assert [item["url"] for item in told["items"]] == body["urls"]
    problem = told["items"][1]["problem"]
    assert (problem["code"], problem["pointer"]) == ("inside_address", "/urls/1")
    assert [item["submission"]["replayed"] for item in told["items"][::2]] == [True, True]
    assert set(Submission.objects.values_list("source_url", "reference", "priority")) == {
        (URL, "night", Submission.Priority.BULK),
        (f"{URL}2", "night", Submission.Priority.BULK),
    }


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"urls": []}, "/urls"),
        ({"urls": [URL] * 101}, "/urls"),
        ({"urls": URL}, "/urls"),
        ({"url": URL}, "/url"),
        ({}, "/urls"),
    ],
)
def test_a_batch_of_no_addresses_or_too_many_is_refused(
    partner: APIClient, body: dict[str, Any], pointer: str
) -> None:
    answer = partner.post(f"{SUBMISSIONS}/batch", body, format="json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not Submission.objects.exists()


def test_a_hundred_long_addresses_fit_into_a_batch(partner: APIClient) -> None:
    urls = [f"{URL}{number:03}".ljust(2000, "a") for number in range(100)]
    answer = partner.post(f"{SUBMISSIONS}/batch", {"urls": urls}, format="json")
    assert answer.json()["accepted"] == 100
