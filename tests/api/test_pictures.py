"""Every heat map and every picture of the evidence has an address, which the findings name."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Organisation
from common.api import PROBLEM_TYPE
from images import store
from images.models import Submission
from tests.api.partners import SUBMISSIONS
from tests.api.test_schema import component
from tests.factories import AnalysisFactory, Spoken, telling_submission


def card(figure: float, *, better: bool = True) -> dict[str, Any]:
    return {"faithfulness": {"figure": figure, "better_than_random": better}}


SPOKEN = [
    Spoken("artifact", 0.99, heatmap_key="heatmaps/artifact.png", card=card(0.01)),
    Spoken("cnn", 0.98, heatmap_key="heatmaps/cnn.png", card=card(0.4, better=False)),
    Spoken("face", 0.97, heatmap_key="heatmaps/face.png"),
    Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/spectrum.png"}),
    Spoken("hierarchy", 0.7, heatmap_key="heatmaps/hierarchy.png", card=card(0.28)),
]


@pytest.fixture
def told(organisation: Organisation) -> Submission:
    for said in SPOKEN:
        for key in [said.heatmap_key, *said.picture_keys.values()]:
            if key:
                store.write(key, key.encode())
    return telling_submission(SPOKEN, organisation=organisation)


def address(submission: Submission, rest: str) -> str:
    return f"{SUBMISSIONS}/{submission.public_id}/{rest}"


def findings(partner: APIClient, submission: Submission) -> dict[str, dict[str, Any]]:
    body = partner.get(f"{SUBMISSIONS}/{submission.public_id}").json()
    component("Submission").validate(body)
    return {found["detector"]: found for found in body["findings"]}


@pytest.mark.parametrize("detector", ["artifact", "cnn", "face", "hierarchy"])
def test_each_detectors_heat_map_is_where_its_finding_says(
    partner: APIClient, told: Submission, detector: str
) -> None:
    named = findings(partner, told)[detector]["heatmap_url"]
    assert named == address(told, f"heatmap?detector={detector}")
    answer = partner.get(named)
    assert answer.content == f"heatmaps/{detector}.png".encode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "image/png",
        "private, max-age=3600",
    )


def test_a_finding_says_what_to_make_of_its_heat_map(partner: APIClient, told: Submission) -> None:
    faithful = {
        name: found["heatmap_is_faithful"] for name, found in findings(partner, told).items()
    }
    assert faithful == {
        "artifact": True,
        "cnn": False,
        "face": None,
        "frequency": None,
        "hierarchy": True,
    }


def test_the_picture_of_the_evidence_is_where_its_finding_says(
    partner: APIClient, told: Submission
) -> None:
    named = findings(partner, told)["frequency"]["evidence_urls"]
    assert named == {"spectrum": address(told, "evidence/frequency/spectrum")}
    answer = partner.get(named["spectrum"])
    assert (answer.content, answer["Content-Type"]) == (b"evidence/spectrum.png", "image/png")
    assert answer["Cache-Control"] == "private, max-age=3600"


def test_where_there_is_no_picture_the_address_is_null(
    partner: APIClient, told: Submission
) -> None:
    found = findings(partner, told)
    assert found["frequency"]["heatmap_url"] is None
    assert found["artifact"]["evidence_urls"] is None


def test_without_a_name_the_most_faithful_map_is_given(
    partner: APIClient, told: Submission
) -> None:
    assert partner.get(address(told, "heatmap")).content == b"heatmaps/hierarchy.png"


def test_the_list_names_the_same_addresses_without_more_queries(
    partner: APIClient, told: Submission, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = list(findings(partner, told).values())
    telling_submission(SPOKEN, organisation=told.organisation)
    with django_assert_max_num_queries(5):
        items = partner.get(SUBMISSIONS).json()["items"]
    assert items[1]["findings"] == one


@pytest.mark.parametrize(
    "rest",
    [
        "heatmap?detector=frequency",
        "heatmap?detector=nobody",
        "evidence/frequency/other",
        "evidence/artifact/spectrum",
        "evidence/nobody/spectrum",
    ],
)
def test_a_picture_that_is_not_there_is_a_problem(
    partner: APIClient, told: Submission, rest: str
) -> None:
    answer = partner.get(address(told, rest))
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM_TYPE)
    component("Problem").validate(answer.json())


@pytest.mark.parametrize(
    "rest", ["heatmap?detector=", "heatmap?detektor=cnn", "evidence/frequency/spectrum?size=2"]
)
def test_parameters_that_mean_nothing_are_refused(
    partner: APIClient, told: Submission, rest: str
) -> None:
    answer = partner.get(address(told, rest))
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM_TYPE)


@pytest.mark.parametrize("rest", ["heatmap?detector=artifact", "evidence/frequency/spectrum"])
def test_another_organisation_is_answered_as_if_there_were_nothing(
    stranger: APIClient, partner: APIClient, told: Submission, rest: str
) -> None:
    assert partner.get(address(told, rest)).status_code == 200
    seen = stranger.get(address(told, rest))
    missing = stranger.get(f"{SUBMISSIONS}/sub_{'0' * 32}/{rest}")
    bodies = [answer.json() for answer in (seen, missing)]
    for body in bodies:
        del body["instance"], body["request_id"]
    assert bodies[0] == bodies[1]
    assert (seen.status_code, seen["Content-Type"]) == (404, PROBLEM_TYPE)


@pytest.mark.parametrize("rest", ["heatmap?detector=artifact", "evidence/frequency/spectrum"])
def test_pictures_belong_to_the_newest_analysis(
    partner: APIClient, told: Submission, rest: str
) -> None:
    AnalysisFactory.create(submission=told, run=2)
    assert partner.get(address(told, rest)).status_code == 404
