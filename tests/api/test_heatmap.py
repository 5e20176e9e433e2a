"""GET /submissions/{id}/heatmap."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Organisation
from common.api import PROBLEM_TYPE
from detection.models import DetectorRelease
from images import store
from images.models import Submission
from tests.api.partners import SUBMISSIONS
from tests.factories import (
    DetectorReleaseFactory,
    FindingFactory,
    Spoken,
    SubmissionFactory,
    analysed_submission,
    make_image,
    telling_submission,
)

PNG = make_image(kind="PNG")


@pytest.fixture
def heated(organisation: Organisation) -> Submission:
    store.write("heatmaps/test/cnn.png", PNG)
    return analysed_submission(organisation=organisation, heatmap_key="heatmaps/test/cnn.png")


def test_the_heat_map_is_a_png(partner: APIClient, heated: Submission) -> None:
    answer = partner.get(f"{SUBMISSIONS}/{heated.public_id}/heatmap")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content == PNG


def test_it_is_cached_by_nobody_but_the_reader(partner: APIClient, heated: Submission) -> None:
    answer = partner.get(f"{SUBMISSIONS}/{heated.public_id}/heatmap")
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_submission_links_to_it(partner: APIClient, heated: Submission) -> None:
    links = partner.get(f"{SUBMISSIONS}/{heated.public_id}").json()["links"]
    assert partner.get(links["heatmap"]).content == PNG


def test_of_two_heat_maps_the_surer_detectors_is_shown(
    partner: APIClient, heated: Submission
) -> None:
    store.write("heatmaps/test/other.png", b"other")
    release: DetectorRelease = DetectorReleaseFactory.create(detector="other")
    FindingFactory.create(
        analysis=heated.analyses.get(),
        detector="other",
        release=release,
        probability=0.99,
        heatmap_key="heatmaps/test/other.png",
    )
    assert partner.get(f"{SUBMISSIONS}/{heated.public_id}/heatmap").content == b"other"


def test_a_heat_map_that_explains_nothing_is_not_given(
    partner: APIClient, organisation: Organisation
) -> None:
    doubtful = {"faithfulness": {"better_than_random": False}}
    spoken = [Spoken("cnn", 0.97, heatmap_key="heatmaps/test/cnn.png", card=doubtful)]
    told = telling_submission(spoken, organisation=organisation)
    assert partner.get(f"{SUBMISSIONS}/{told.public_id}/heatmap").status_code == 404


def test_without_a_heat_map_there_is_none(partner: APIClient, organisation: Organisation) -> None:
    submission = SubmissionFactory.create(organisation=organisation)
    answer = partner.get(f"{SUBMISSIONS}/{submission.public_id}/heatmap")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM_TYPE)


def test_json_cannot_be_had_instead(partner: APIClient, heated: Submission) -> None:
    address = f"{SUBMISSIONS}/{heated.public_id}/heatmap"
    assert partner.get(address, headers={"Accept": "application/json"}).status_code == 406
