"""The Python examples of docs/api.md run as they are written."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from standardwebhooks import Webhook

from accounts.models import Organisation
from images import store
from images.models import Submission
from tests.api.guide import block, in_python
from tests.factories import (
    ImageFactory,
    Spoken,
    analysed_submission,
    make_image,
    telling_submission,
)

SUBMIT = block("python", "touchstone.submit(\n")
NAME = block("python", "touchstone.submit_url(")
READ = block("python", "touchstone.get(")
HEATMAP = block("python", "touchstone.heatmap(")
SPECTRUM = block("python", "touchstone.evidence(")
FIND = block("python", "touchstone.list(")
PROBLEMS = block("python", "except Invalid")
WEBHOOKS = block("python", "from touchstone.webhooks import")
PNG = make_image(kind="PNG")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def judged(organisation: Organisation) -> Submission:
    store.write("heatmaps/guide.png", PNG)
    return analysed_submission(
        organisation=organisation,
        image=ImageFactory.create(organisation=organisation, content=make_image()),
        reference="order-1001",
        heatmap_key="heatmaps/guide.png",
    )


def test_submitting(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    said = in_python(SUBMIT.replace("wait=10", "wait=1"), live_server, api_key, tmp_path)
    sent = Submission.objects.get()
    assert said == f"{sent.public_id} queued None None\n"
    assert (sent.reference, sent.metadata) == ("order-1001", {"channel": "marketplace"})


def test_submitting_an_address(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    said = in_python(NAME.replace("wait=10", "wait=1"), live_server, api_key, tmp_path)
    assert said == f"{Submission.objects.get().public_id} fetching None\n"


def test_reading(live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission) -> None:
    said = in_python(READ, live_server, api_key, tmp_path, SUBMISSION=judged.public_id)
    assert said.startswith("cnn ")


def test_looking_at_the_heat_map(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission
) -> None:
    in_python(HEATMAP, live_server, api_key, tmp_path, SUBMISSION=judged.public_id)
    assert (tmp_path / "heatmap.png").read_bytes() == PNG


def test_looking_at_a_picture_of_the_evidence(
    live_server: LiveServer, api_key: str, tmp_path: Path, organisation: Organisation
) -> None:
    store.write("evidence/guide.png", PNG)
    spoken = [Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/guide.png"})]
    told = telling_submission(spoken, organisation=organisation)
    in_python(SPECTRUM, live_server, api_key, tmp_path, SUBMISSION=told.public_id)
    assert (tmp_path / "spectrum.png").read_bytes() == PNG


def test_finding(live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission) -> None:
    said = in_python(FIND, live_server, api_key, tmp_path)
    assert said == f"{judged.public_id} likely_fake\n"


def test_being_refused(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    said = in_python(PROBLEMS, live_server, api_key, tmp_path)
    assert said.startswith("never send this again: unsupported_format ")


def test_hearing_of_it(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    secret = f"whsec_{base64.b64encode(b'a secret of the tests').decode()}"
    body, at = json.dumps({"type": "submission.analysed", "data": {}}), datetime.now(UTC)
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("evt_1", at, body),
    }
    calls = f"print(receive({body.encode()!r}, {headers!r}), receive(b'{{}}', {headers!r}))"
    known = {"TOUCHSTONE_WEBHOOK_SECRETS": f"{secret} {secret}"}
    said = in_python(f"{WEBHOOKS}\n{calls}", live_server, api_key, tmp_path, **known)
    assert said == "submission.analysed {}\n204 400\n"
