"""The curl examples of docs/api.md run as they are written."""

import json
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation
from images import store
from images.models import Submission
from tests.api.guide import blocks, sections
from tests.api.guide import in_bash as run
from tests.api.test_schema import component
from tests.factories import (
    ImageFactory,
    Spoken,
    analysed_submission,
    make_image,
    telling_submission,
)

EXAMPLES = sections()
(SUBMIT,) = EXAMPLES["Submit an image"]
(NAME,) = EXAMPLES["Submit an image by its address"]
READ, HEATMAP, SPECTRUM = EXAMPLES["Read it"]
FIND, LOOK_UP, NEAR_DUPLICATES = EXAMPLES["Find them again"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def judged(organisation: Organisation) -> Submission:
    store.write("heatmaps/guide.png", make_image(kind="PNG"))
    return analysed_submission(
        organisation=organisation, reference="order-1001", heatmap_key="heatmaps/guide.png"
    )


def test_submitting(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    body = json.loads(run(SUBMIT.replace("wait=10", "wait=1"), live_server, api_key, tmp_path))
    component("Submission").validate(body)
    assert (body["reference"], body["metadata"]) == ("order-1001", {"channel": "marketplace"})


def test_submitting_an_address(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    body = json.loads(run(NAME.replace("wait=10", "wait=1"), live_server, api_key, tmp_path))
    component("Submission").validate(body)
    assert (body["status"], body["reference"]) == ("fetching", "order-1002")
    assert body["url"] == "https://example.org/pictures/1002.jpg"


def test_reading(live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission) -> None:
    body = json.loads(run(READ, live_server, api_key, tmp_path, SUBMISSION=judged.public_id))
    component("Submission").validate(body)
    assert body["verdict"] == "likely_fake"


def test_looking_at_the_heat_map(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission
) -> None:
    run(HEATMAP, live_server, api_key, tmp_path, SUBMISSION=judged.public_id)
    assert (tmp_path / "heatmap.png").read_bytes() == make_image(kind="PNG")


def test_looking_at_a_picture_of_the_evidence(
    live_server: LiveServer, api_key: str, tmp_path: Path, organisation: Organisation
) -> None:
    store.write("evidence/guide.png", make_image(kind="PNG"))
    spoken = [Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/guide.png"})]
    told = telling_submission(spoken, organisation=organisation)
    run(SPECTRUM, live_server, api_key, tmp_path, SUBMISSION=told.public_id)
    assert (tmp_path / "spectrum.png").read_bytes() == make_image(kind="PNG")


def test_finding(live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission) -> None:
    body = json.loads(run(FIND, live_server, api_key, tmp_path))
    component("SubmissionPage").validate(body)
    assert [item["id"] for item in body["items"]] == [judged.public_id]


def test_looking_up(
    live_server: LiveServer, api_key: str, tmp_path: Path, organisation: Organisation
) -> None:
    image = ImageFactory.create(organisation=organisation, content=make_image())
    known = analysed_submission(organisation=organisation, image=image)
    body = json.loads(run(LOOK_UP, live_server, api_key, tmp_path))
    component("Lookup").validate(body)
    assert [item["id"] for item in body["items"]] == [known.public_id]


def test_finding_near_duplicates(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission
) -> None:
    variables = {"SUBMISSION": judged.public_id}
    body = json.loads(run(NEAR_DUPLICATES, live_server, api_key, tmp_path, **variables))
    component("NearDuplicates").validate(body)


def test_the_refusal_in_the_guide_is_one() -> None:
    (refusal,) = blocks("json")
    component("Problem").validate(json.loads(refusal))
