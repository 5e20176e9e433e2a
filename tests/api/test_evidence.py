"""What the verdict rests on, as partners read it."""

from typing import Any

from rest_framework.test import APIClient

from accounts.models import Organisation
from tests.api.partners import SUBMISSIONS
from tests.api.test_schema import component
from tests.factories import analysed_submission, telling_submission


def read(partner: APIClient, public_id: str) -> dict[str, Any]:
    body: dict[str, Any] = partner.get(f"{SUBMISSIONS}/{public_id}").json()
    component("Submission").validate(body)
    return body


def test_the_release_that_decided_is_named(partner: APIClient, organisation: Organisation) -> None:
    body = read(partner, telling_submission(organisation=organisation).public_id)
    assert body["decided_by"] == {
        "detector": "fusion",
        "release": "2026.11.1",
        "weights_sha256": "f" * 64,
        "threshold": 0.72,
    }


def test_stability_is_told_treatment_by_treatment(
    partner: APIClient, organisation: Organisation
) -> None:
    body = read(partner, telling_submission(organisation=organisation).public_id)
    stability = body["stability"]
    assert [again["treatment"] for again in stability] == ["jpeg_85", "jpeg_60", "half_size"]
    assert stability[1] == {"treatment": "jpeg_60", "probability": 0.62, "verdict": "inconclusive"}


def test_a_contradiction_names_both_sides(partner: APIClient, organisation: Organisation) -> None:
    sides = {"likely_fake": ["artifact"], "likely_authentic": ["clip_nearest"]}
    told = telling_submission(organisation=organisation, analysis={"contradiction": sides})
    assert read(partner, told.public_id)["contradiction"] == sides


def test_faces_come_with_box_and_probability(
    partner: APIClient, organisation: Organisation
) -> None:
    body = read(partner, telling_submission(organisation=organisation).public_id)
    findings = {found["detector"]: found for found in body["findings"]}
    assert findings["face"]["faces"] == [
        {"box": [6, 8, 18, 22], "probability": 0.91},
        {"box": [36, 10, 16, 20], "probability": 0.12},
    ]
    assert findings["artifact"]["faces"] is None


def test_evidence_is_given_as_it_was_found(partner: APIClient, organisation: Organisation) -> None:
    body = read(partner, telling_submission(organisation=organisation).public_id)
    findings = {found["detector"]: found for found in body["findings"]}
    assert findings["clip_nearest"]["evidence"]["nearest_fake"]["source"] == "biggan_xue"


def test_an_analysis_from_before_has_none_of_it(
    partner: APIClient, organisation: Organisation
) -> None:
    body = read(partner, analysed_submission(organisation=organisation).public_id)
    assert (body["decided_by"], body["stability"], body["contradiction"]) == (None, [], None)


def test_the_list_tells_it_too(partner: APIClient, organisation: Organisation) -> None:
    telling_submission(organisation=organisation)
    assert partner.get(SUBMISSIONS).json()["items"][0]["decided_by"]["detector"] == "fusion"
