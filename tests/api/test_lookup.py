"""GET /lookup and near-duplicates: which of one's own submissions show a picture."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Organisation
from images.models import Submission
from tests.api.partners import SUBMISSIONS
from tests.api.test_schema import component
from tests.factories import OrganisationFactory, SubmissionFactory

LOOKUP = "/api/v1/lookup"
HASH = "0123456789abcdef" * 4
FAR = "f" * 64


def near(bits: int) -> str:
    """A hash that differs from HASH in this many bits."""
    return f"{int(HASH, 16) ^ ((1 << bits) - 1):064x}"


def shown(organisation: Organisation, pdq: str, quality: int = 100) -> Submission:
    submission: Submission = SubmissionFactory.create(organisation=organisation)
    image = submission.stored_image
    image.pdq, image.pdq_quality = pdq, quality
    image.save()
    return submission


def items(partner: APIClient, query: str, address: str = LOOKUP) -> list[tuple[str, int]]:
    answer = partner.get(f"{address}?{query}")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    component("NearDuplicates" if "comparable" in body else "Lookup").validate(body)
    return [(item["id"], item["distance"]) for item in body["items"]]


def test_the_same_bytes_are_found_by_their_sha256(
    partner: APIClient, organisation: Organisation
) -> None:
    first = SubmissionFactory.create(organisation=organisation)
    second = SubmissionFactory.create(organisation=organisation, image=first.stored_image)
    SubmissionFactory.create(organisation=organisation)
    found = items(partner, f"sha256={first.stored_image.sha256}")
    assert found == [(second.public_id, 0), (first.public_id, 0)]


def test_nearly_the_same_pictures_are_found_by_their_pdq(
    partner: APIClient, organisation: Organisation
) -> None:
    far, close = shown(organisation, near(31)), shown(organisation, near(3))
    shown(organisation, FAR)
    shown(organisation, near(1), quality=20)
    assert items(partner, f"pdq={HASH}") == [(close.public_id, 3), (far.public_id, 31)]
    assert items(partner, f"pdq={HASH}&max_distance=30") == [(close.public_id, 3)]


def test_near_duplicates_are_the_others(partner: APIClient, organisation: Organisation) -> None:
    mine, other = shown(organisation, HASH), shown(organisation, near(8))
    address = f"{SUBMISSIONS}/{mine.public_id}/near-duplicates"
    assert items(partner, "", address) == [(other.public_id, 8)]
    assert items(partner, "max_distance=7", address) == []


def test_a_flat_picture_is_compared_with_nothing(
    partner: APIClient, organisation: Organisation
) -> None:
    flat = shown(organisation, HASH, quality=10)
    shown(organisation, HASH)
    told = partner.get(f"{SUBMISSIONS}/{flat.public_id}/near-duplicates").json()
    assert told == {"comparable": False, "items": []}


def test_what_others_sent_is_never_found(partner: APIClient, organisation: Organisation) -> None:
    mine, foreign = shown(organisation, HASH), shown(OrganisationFactory.create(), HASH)
    assert items(partner, f"sha256={foreign.stored_image.sha256}") == []
    assert items(partner, f"pdq={HASH}") == [(mine.public_id, 0)]
    assert items(partner, "", f"{SUBMISSIONS}/{mine.public_id}/near-duplicates") == []
    missing = partner.get(f"{SUBMISSIONS}/{foreign.public_id}/near-duplicates")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("", "/non_field_errors"),
        (f"sha256={HASH}&pdq={HASH}", "/non_field_errors"),
        (f"sha256={HASH}&max_distance=3", "/max_distance"),
        ("sha256=abc", "/sha256"),
        (f"pdq={HASH.upper()}", "/pdq"),
        (f"pdq={HASH}&max_distance=32", "/max_distance"),
        (f"pdq={HASH}&max_distance=-1", "/max_distance"),
        (f"md5={HASH}", "/md5"),
    ],
)
def test_a_question_that_is_not_clear_is_refused(
    partner: APIClient, query: str, pointer: str
) -> None:
    answer = partner.get(f"{LOOKUP}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_an_answer_is_bounded_in_length_and_queries(
    partner: APIClient,
    organisation: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    image = shown(organisation, HASH).stored_image
    SubmissionFactory.create_batch(51, organisation=organisation, image=image)
    with django_assert_max_num_queries(4):
        assert len(items(partner, f"pdq={HASH}")) == 50
    assert len(items(partner, f"sha256={image.sha256}")) == 50
