"""POST and GET /submissions/{id}/feedback: what partners know of their own images."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import ApiKey, Organisation, User
from audit.models import LedgerEntry
from images.models import Submission
from moderation.models import Case, Feedback, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, commit_first_look, decide
from moderation.timeline import timeline_of
from tests.api.partners import SUBMISSIONS, Answer
from tests.api.test_schema import component
from tests.factories import CaseFactory, analysed_submission
from tests.moderation.conftest import settle

Tell = Callable[..., Answer]
SAID = "The partner says"


@pytest.fixture
def submission(organisation: Organisation) -> Submission:
    return analysed_submission(organisation=organisation, flag=Submission.Flag.FLAGGED)


@pytest.fixture
def tell(partner: APIClient, submission: Submission) -> Tell:
    """`tell("fake", "note")` posts it; further names are headers."""

    def post(truth: str = "fake", note: str = "We made it.", **headers: str) -> Answer:
        answer: Answer = partner.post(
            address(submission), {"truth": truth, "note": note}, format="json", headers=headers
        )
        return answer

    return post


def address(submission: Submission) -> str:
    return f"{SUBMISSIONS}/{submission.public_id}/feedback"


def test_the_latest_counts_and_the_history_is_kept(
    tell: Tell, partner: APIClient, submission: Submission
) -> None:
    first, second = tell("fake").json(), tell("authentic").json()
    component("Feedback").validate(first)
    told = partner.get(address(submission)).json()
    component("FeedbackHistory").validate(told)
    assert told["items"] == [second, first]


def test_saying_the_same_again_adds_nothing(tell: Tell) -> None:
    assert tell().json() == tell().json()
    assert Feedback.objects.count() == 1


def test_a_late_repeat_does_not_undo_what_was_said_since(tell: Tell) -> None:
    headers = {"Idempotency-Key": "feedback-1"}
    first = tell("fake", **headers)
    tell("authentic")
    repeat = tell("fake", **headers)
    assert (repeat.json(), repeat["Idempotency-Replayed"]) == (first.json(), "true")
    assert [said.truth for said in Feedback.objects.order_by("id")] == ["fake", "authentic"]


def test_no_verdict_changes_by_it(tell: Tell, partner: APIClient, submission: Submission) -> None:
    read = f"{SUBMISSIONS}/{submission.public_id}"
    before = partner.get(read).json()
    tell("authentic")
    assert partner.get(read).json() == before


def test_the_ledger_knows_which_key_said_what_but_not_its_words(tell: Tell) -> None:
    tell("fake", "Anna told us.")
    entry = LedgerEntry.objects.get(action="feedback.given")
    assert entry.actor == f"key:{ApiKey.objects.get().id.hex}"
    assert '"truth":"fake"' in entry.payload
    assert "Anna" not in entry.payload


@pytest.mark.parametrize(
    "body", [{}, {"truth": "maybe"}, {"truth": "fake", "note": "x" * 2001}, {"verdict": "fake"}]
)
def test_what_is_neither_fake_nor_authentic_is_refused(
    partner: APIClient, submission: Submission, body: dict[str, str]
) -> None:
    assert partner.post(address(submission), body, format="json").status_code == 422


def test_the_database_knows_two_truths(tell: Tell) -> None:
    tell()
    with pytest.raises(IntegrityError, match="one_of_two_truths"), transaction.atomic():
        Feedback.objects.update(truth="maybe")


def test_a_stranger_tells_nothing_about_it(stranger: APIClient, submission: Submission) -> None:
    assert stranger.post(address(submission), {"truth": "fake"}, format="json").status_code == 404
    assert stranger.get(address(submission)).status_code == 404


@pytest.fixture
def case(submission: Submission) -> Case:
    return CaseFactory.create(submission=submission)


@pytest.fixture
def page(case: Case, moderator: User, sign_in: Callable[[User], Client]) -> Callable[[], str]:
    """What the moderator reads on the case's page now."""
    browser = sign_in(moderator)

    def read() -> str:
        return browser.get(reverse("moderation:case", args=[case.public_id])).content.decode()

    return read


def rule(case: Case, moderator: User) -> None:
    ruling = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
    decide(case=case, reviewer=moderator, ruling=ruling)


def test_reviewers_read_it_where_nobody_is_blind(tell: Tell, page: Callable[[], str]) -> None:
    tell()
    assert SAID in page()


def test_blind_reviewers_read_it_once_their_ruling_stands(
    tell: Tell, page: Callable[[], str], case: Case, moderator: User
) -> None:
    tell()
    Queue.objects.update(blind_first=True)
    assert SAID not in page()
    held = claim_case(case=Case.objects.get(pk=case.pk), moderator=moderator)
    commit_first_look(case=held, reviewer=moderator, outcome=Outcome.AUTHENTIC)
    assert SAID not in page()
    rule(held, moderator)
    assert SAID not in page()  # for half a minute they could rule otherwise
    settle(held)
    assert SAID in page()


def test_the_story_of_a_case_does_not_tell_it(tell: Tell, case: Case) -> None:
    tell()
    assert not [entry for entry in timeline_of(case) if "feedback" in entry.text]


def test_members_read_it_beside_the_submission(
    tell: Tell, submission: Submission, uploader: User, sign_in: Callable[[User], Client]
) -> None:
    tell("authentic", "It is ours.")
    place = reverse("detection:submission", args=[submission.public_id])
    page = sign_in(uploader).get(place).content.decode()
    assert f"{SAID}: authentic" in page
    assert "It is ours." in page


def test_a_moderator_does_not_read_it_there(
    tell: Tell, submission: Submission, moderator: User, sign_in: Callable[[User], Client]
) -> None:
    tell()
    place = reverse("detection:submission", args=[submission.public_id])
    assert SAID not in sign_in(moderator).get(place).content.decode()
