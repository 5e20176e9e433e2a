"""The examples of docs/api.md for what the client does beside submitting and reading."""

import re
from pathlib import Path

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation, User
from images import store
from images.models import Submission
from moderation.models import Appeal, Feedback
from moderation.services import claim_case
from tests.api.guide import block, in_bash, in_python, sections
from tests.factories import CaseFactory, ImageFactory, analysed_submission, make_image
from tests.moderation.conftest import ruled

(DELETE,) = sections()["Delete it"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def judged(organisation: Organisation, moderator: User) -> Submission:
    """Ruled on, and of the picture that the examples send."""
    submission = analysed_submission(
        organisation=organisation,
        image=ImageFactory.create(organisation=organisation, content=make_image()),
        flag=Submission.Flag.FLAGGED,
    )
    case = CaseFactory.create(submission=submission)
    ruled(claim_case(case=case, moderator=moderator), moderator)
    return submission


def said(word: str, server: LiveServer, key: str, folder: Path, submission: str = "") -> str:
    return in_python(block("python", word), server, key, folder, SUBMISSION=submission)


def test_submitting_many(live_server: LiveServer, api_key: str, tmp_path: Path) -> None:
    lines = said("submit_batch(", live_server, api_key, tmp_path).splitlines()
    assert [line.split()[0] for line in lines] == ["picture.jpg", "other.jpg", "a.jpg"]
    assert Submission.objects.count() == 3


def test_finding_by_what_it_shows(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission
) -> None:
    told = said("sha256_of(", live_server, api_key, tmp_path, judged.public_id)
    assert told == f"{judged.public_id} 0 likely_fake\nFalse []\n"


def test_sharing(
    live_server: LiveServer, api_key: str, tmp_path: Path, organisation: Organisation
) -> None:
    picture = make_image(kind="PNG")
    store.write("heatmaps/guide.png", picture)
    shown = analysed_submission(organisation=organisation, heatmap_key="heatmaps/guide.png")
    told = said("touchstone.share(", live_server, api_key, tmp_path, shown.public_id)
    (address,) = re.findall(rf"'({live_server.url}/[^']+)'", told)
    answer = httpx.get(address)
    assert (answer.status_code, answer.content) == (200, picture)


def test_appealing(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission
) -> None:
    told = said("touchstone.appeal(", live_server, api_key, tmp_path, judged.public_id)
    assert told == f"{Appeal.objects.get().public_id} open None\n"


def test_telling_what_it_is(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission
) -> None:
    told = said("touchstone.give_feedback(", live_server, api_key, tmp_path, judged.public_id)
    assert (told, Feedback.objects.count()) == ("authentic\n", 1)


@pytest.mark.parametrize("language", ["bash", "python"])
def test_deleting(
    live_server: LiveServer, api_key: str, tmp_path: Path, judged: Submission, language: str
) -> None:
    if language == "bash":
        in_bash(DELETE, live_server, api_key, tmp_path, SUBMISSION=judged.public_id)
    else:
        said("touchstone.delete(", live_server, api_key, tmp_path, judged.public_id)
    assert Submission.objects.get().deleted_at
