"""The examples of docs/api.md for batches, shared pictures and the word of partners."""

import json
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organisation, User
from images.models import Submission
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide
from tests.api.guide import in_bash as run
from tests.api.guide import sections
from tests.api.test_schema import component
from tests.factories import CaseFactory, analysed_submission
from tests.moderation.conftest import settle

EXAMPLES = sections()
IMAGES, ARCHIVE = EXAMPLES["Submit many at once"]
(SHARE,) = EXAMPLES["Show its pictures in a browser"]
APPEAL, ANSWERS = EXAMPLES["Object to a ruling"]
(TELL,) = EXAMPLES["Tell us what it really is"]


@pytest.fixture
def ruled(transactional_db: None, organisation: Organisation, moderator: User) -> Submission:
    case = CaseFactory.create(
        submission=analysed_submission(organisation=organisation, flag=Submission.Flag.FLAGGED)
    )
    held = claim_case(case=Case.objects.get(pk=case.pk), moderator=moderator)
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(case)
    return case.submission


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("example", "count"), [(IMAGES, 2), (ARCHIVE, 1)])
def test_submitting_many(
    live_server: LiveServer, api_key: str, tmp_path: Path, example: str, count: int
) -> None:
    body = json.loads(run(example, live_server, api_key, tmp_path))
    component("Batch").validate(body)
    assert (body["accepted"], body["refused"]) == (count, 0)


def test_sharing(live_server: LiveServer, api_key: str, tmp_path: Path, ruled: Submission) -> None:
    body = json.loads(run(SHARE, live_server, api_key, tmp_path, SUBMISSION=ruled.public_id))
    component("SharedLinks").validate(body)


def test_appealing(
    live_server: LiveServer, api_key: str, tmp_path: Path, ruled: Submission
) -> None:
    filed = json.loads(run(APPEAL, live_server, api_key, tmp_path, SUBMISSION=ruled.public_id))
    component("Appeal").validate(filed)
    told = json.loads(run(ANSWERS, live_server, api_key, tmp_path, SUBMISSION=ruled.public_id))
    assert told == {"items": [filed]}


def test_telling_what_it_is(
    live_server: LiveServer, api_key: str, tmp_path: Path, ruled: Submission
) -> None:
    body = json.loads(run(TELL, live_server, api_key, tmp_path, SUBMISSION=ruled.public_id))
    component("Feedback").validate(body)
    assert body["truth"] == "authentic"
