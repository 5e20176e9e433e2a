"""One senior settles what was escalated or appealed, so nobody who brought it that far."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from moderation.errors import AlreadyRuled, CannotTakeIt, OwnAppeal, QueueEmpty
from moderation.models import Case, Decision, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors import probable_next
from moderation.services import claim_case, claim_next, decide, hand_case, reopen_case
from moderation.standing import Standing, standing_of
from tests.factories import staff
from tests.moderation.conftest import appeal_by, settle

Status = Case.Status
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
ANSWER = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, answer="We looked again.")
ESCALATE = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Look at the hands.")


@pytest.fixture
def sofia(db: None) -> User:
    return staff(Role.SENIOR, email="sofia@example.org", name="Sofia Senior")


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def rule(case: Case, person: User, ruling: Ruling) -> Decision:
    claimed = claim_case(case=stored(case), moderator=person)
    decision = decide(case=claimed, reviewer=person, ruling=ruling)
    settle(case)
    return decision


@pytest.fixture
def escalated(case: Case, senior: User) -> Case:
    """Left to the other seniors by one of them, in a queue that wants two people."""
    Queue.objects.update(reviews=2)
    rule(case, senior, ESCALATE)
    return stored(case)


@pytest.fixture
def appealed(case: Case, moderator: User, senior: User) -> Case:
    """By a senior who is also a member of the organisation, over a colleague's upload."""
    rule(case, moderator, AUTHENTIC)
    appeal_by(senior, case.submission, "It is ours.")
    return stored(case)


def test_whoever_escalated_is_not_given_their_own_escalation(escalated: Case, senior: User) -> None:
    with pytest.raises(QueueEmpty):
        claim_next(moderator=senior)
    assert probable_next(senior, escalated.queue) is None


def test_whoever_escalated_does_not_claim_it(escalated: Case, senior: User) -> None:
    assert standing_of(escalated, senior) == Standing.RULED
    with pytest.raises(AlreadyRuled):
        claim_case(case=escalated, moderator=senior)


def test_another_senior_settles_it(escalated: Case, sofia: User) -> None:
    assert claim_next(moderator=sofia) == escalated
    assert decide(case=escalated, reviewer=sofia, ruling=AUTHENTIC).kind == Decision.Kind.RULING


def test_it_is_not_handed_to_whoever_escalated(escalated: Case, senior: User, sofia: User) -> None:
    claimed = claim_case(case=escalated, moderator=sofia)
    with pytest.raises(CannotTakeIt, match="knows this picture"):
        hand_case(case=claimed, moderator=sofia, to=senior)


def test_in_the_next_round_whoever_escalated_reviews_like_anybody(
    escalated: Case, senior: User, sofia: User
) -> None:
    rule(escalated, sofia, AUTHENTIC)
    reopen_case(case=stored(escalated), by=sofia, note="The source was found.")
    assert standing_of(stored(escalated), senior) == Standing.CLAIMABLE


def test_a_ruling_is_refused_to_whoever_escalated_and_got_it_in_hand(
    escalated: Case, senior: User, sofia: User
) -> None:
    claim_case(case=escalated, moderator=sofia)
    Case.objects.update(assignee=senior)
    with pytest.raises(AlreadyRuled):
        decide(case=stored(escalated), reviewer=senior, ruling=AUTHENTIC)


def test_the_database_refuses_a_ruling_by_whoever_escalated(escalated: Case, senior: User) -> None:
    with pytest.raises(IntegrityError, match="had no part in it"), transaction.atomic():
        Decision.objects.create(
            case=escalated,
            reviewer=senior,
            claimed_from=Status.ESCALATED,
            outcome=Outcome.AUTHENTIC,
            reason=Reason.NO_SIGN,
            waiting_since=escalated.waiting_since,
        )


def test_whoever_appealed_is_not_given_their_own_appeal(appealed: Case, senior: User) -> None:
    with pytest.raises(QueueEmpty):
        claim_next(moderator=senior)
    assert standing_of(appealed, senior) == Standing.OWN_APPEAL
    with pytest.raises(OwnAppeal):
        claim_case(case=appealed, moderator=senior)


def test_another_senior_answers_it(appealed: Case, sofia: User) -> None:
    assert claim_next(moderator=sofia) == appealed
    assert decide(case=appealed, reviewer=sofia, ruling=ANSWER).answer == "We looked again."


def test_it_is_not_handed_to_whoever_appealed(appealed: Case, senior: User, sofia: User) -> None:
    claimed = claim_case(case=appealed, moderator=sofia)
    with pytest.raises(CannotTakeIt, match="knows this picture"):
        hand_case(case=claimed, moderator=sofia, to=senior)


def test_an_answer_is_refused_to_whoever_appealed_and_got_it_in_hand(
    appealed: Case, senior: User, sofia: User
) -> None:
    claim_case(case=appealed, moderator=sofia)
    Case.objects.update(assignee=senior)
    with pytest.raises(OwnAppeal):
        decide(case=stored(appealed), reviewer=senior, ruling=ANSWER)


def test_the_database_refuses_an_answer_by_whoever_appealed(appealed: Case, senior: User) -> None:
    with pytest.raises(IntegrityError, match="did not file it"), transaction.atomic():
        Decision.objects.create(
            case=appealed,
            reviewer=senior,
            round=2,
            claimed_from=Status.APPEALED,
            outcome=Outcome.AUTHENTIC,
            reason=Reason.NO_SIGN,
            answer="Mine was right.",
            waiting_since=appealed.waiting_since,
        )
