"""A submission is deleted after an appeal was answered: no copy of the answer stays."""

import json

import pytest

from accounts.models import User
from images.models import Submission
from moderation.models import Appeal, Case, Decision, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, delete_submission
from moderation.services.deleting import GONE
from tests.factories import CaseFactory
from tests.moderation.conftest import appeal_by, ruled
from webhooks.models import OutboxEvent
from worker import invariants
from worker.invariants import Depth

ANSWER = "Ada, the shadow of your ear falls to the wrong side."


@pytest.fixture
def answer(uploader: User, moderator: User, senior: User, policy: Policy) -> Decision:
    """On an appeal that was not granted."""
    submission = CaseFactory.create().submission
    case = claim_case(case=submission.cases.get(), moderator=moderator)
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    ruled(case, moderator, fake)
    appeal_by(uploader, submission, "That is me.")
    again = claim_case(case=Case.objects.get(pk=case.pk), moderator=senior)
    answering = Ruling(fake.outcome, fake.reason, policy, answer=ANSWER)
    return ruled(again, senior, answering)


@pytest.fixture
def submission(answer: Decision, uploader: User) -> Submission:
    """As it is once its sender has deleted it."""
    found: Submission = answer.case.submission
    Submission.objects.filter(pk=found.pk).update(submitted_by=uploader)
    found.refresh_from_db()
    delete_submission(submission=found, by=uploader)
    found.refresh_from_db()
    return found


def test_the_statement_says_the_same_without_the_answer(
    answer: Decision, submission: Submission, policy: Policy
) -> None:
    answer.refresh_from_db()
    assert answer.answer == GONE
    assert answer.statement.endswith(f"Policy: {policy.title}. {policy.text}")
    assert submission.ruling
    assert submission.ruling["statement"] == answer.statement
    assert submission.ruling["decision"] == answer.public_id


def test_what_partners_were_told_goes_without_it(answer: Decision, submission: Submission) -> None:
    answer.refresh_from_db()
    told = {
        event.type: event.payload
        for event in OutboxEvent.objects.filter(subject_id__in=[answer.pk, Appeal.objects.get().pk])
    }
    assert {event: payload["statement"] for event, payload in told.items()} == {
        "case.decided": answer.statement,
        "appeal.decided": answer.statement,
    }
    everything = json.dumps(list(OutboxEvent.objects.values_list("payload", flat=True)))
    assert ANSWER not in everything


@pytest.mark.usefixtures("submission")
def test_no_rule_is_broken_by_it() -> None:
    broken = invariants.run(depth=Depth.NONE)
    assert not [each for each in broken if "deleted" in each.sentence or "ruling" in each.sentence]
