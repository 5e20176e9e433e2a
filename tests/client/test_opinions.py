"""Appeals and feedback, through the client and the command line."""

from collections.abc import Callable

import pytest

from accounts.models import Organisation, User
from images.models import Submission
from moderation.models import Appeal, Case, Feedback
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case
from tests.client.commands import Touchstone
from tests.client.road import Act, Road
from tests.factories import CaseFactory, analysed_submission
from tests.moderation.conftest import ruled
from touchstone import Client, Conflict, Invalid

Connect = Callable[..., Client]
WORDS = "The photographer sent us the raw file."


@pytest.fixture
def decided(organisation: Organisation, moderator: User) -> Submission:
    case = CaseFactory.create(
        submission=analysed_submission(organisation=organisation, flag=Submission.Flag.FLAGGED)
    )
    ruled(claim_case(case=case, moderator=moderator), moderator)
    return case.submission


def test_an_appeal_is_filed_and_read(client: Client, decided: Submission) -> None:
    filed = client.appeal(decided.public_id, WORDS)
    assert (filed.state, filed.text, filed.answer) == ("open", WORDS, None)
    assert filed.against
    assert filed.against.outcome == "authentic"
    assert client.appeals(decided.public_id) == (filed,)


def test_its_answer_comes_with_the_new_ruling(
    client: Client, decided: Submission, senior: User
) -> None:
    client.appeal(decided.public_id, WORDS)
    case = claim_case(case=Case.objects.get(submission=decided), moderator=senior)
    answer = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY, answer="We looked again.")
    ruled(case, senior, answer)
    (answered,) = client.appeals(decided.public_id)
    assert answered.answer
    assert (answered.state, answered.answer.granted) == ("answered", True)
    assert answered.answer.text == "We looked again."
    assert answered.answer.decision
    assert answered.answer.decision.outcome == "cannot_tell"


def test_an_appeal_whose_answer_was_lost_is_filed_once(
    road: Road, connect: Connect, decided: Submission
) -> None:
    filed = connect(road.plays([Act.CUT_AFTER])).appeal(decided.public_id, WORDS)
    assert Appeal.objects.get().public_id == filed.id
    assert len({one.idempotency_key for one in road.travellers}) == 1


def test_a_second_appeal_is_a_conflict(client: Client, decided: Submission) -> None:
    client.appeal(decided.public_id, WORDS)
    with pytest.raises(Conflict) as refused:
        client.appeal(decided.public_id, WORDS)
    assert refused.value.code == "cannot_appeal"


def test_feedback_is_given_and_its_history_read(client: Client, decided: Submission) -> None:
    first = client.give_feedback(decided.public_id, "fake")
    second = client.give_feedback(decided.public_id, "authentic", "We have the raw file.")
    assert (second.truth, second.note) == ("authentic", "We have the raw file.")
    assert client.feedback(decided.public_id) == (second, first)


def test_what_is_no_truth_is_invalid(client: Client, decided: Submission) -> None:
    with pytest.raises(Invalid):
        client.give_feedback(decided.public_id, "perhaps")


def test_the_commands_say_what_was_noted(touchstone: Touchstone, decided: Submission) -> None:
    filed = touchstone("appeal", decided.public_id, WORDS)
    assert (filed.code, filed.out) == (0, f"{Appeal.objects.get().public_id} open\n")
    said = touchstone("feedback", decided.public_id, "authentic", "--note", "Raw file.")
    kept = Feedback.objects.get()
    assert (said.code, said.out) == (0, f"{kept.public_id} authentic\n")
    assert kept.note == "Raw file."
