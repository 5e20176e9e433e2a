import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from moderation.errors import AlreadyRuled, CaseTaken, QueueEmpty
from moderation.models import Case, Decision, Policy, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, claim_next, decide, undo
from tests.factories import CaseFactory, staff
from tests.moderation.conftest import settle
from webhooks.models import OutboxEvent

Status = Case.Status
Kind = Decision.Kind


@pytest.fixture
def olga(db: None) -> User:
    return staff(Role.MODERATOR, email="olga@example.org", name="Olga Other")


@pytest.fixture
def two_reviews(db: None) -> Queue:
    Queue.objects.filter(is_default=True).update(reviews=2)
    return Queue.objects.get(is_default=True)


def review(case: Case, person: User, outcome: Outcome, policy: Policy | None = None) -> Decision:
    reasons = {
        Outcome.AUTHENTIC: Reason.NO_SIGN,
        Outcome.CANNOT_TELL: Reason.POOR_QUALITY,
        Outcome.CONFIRMED_FAKE: Reason.VISIBLE_ARTEFACTS,
    }
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
    decision = decide(
        case=claimed,
        reviewer=person,
        ruling=Ruling(outcome=outcome, reason=reasons[outcome], policy=policy),
    )
    settle(case)
    return decision


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def test_the_first_of_two_rulings_stands_for_nobody_yet(
    two_reviews: Queue, case: Case, moderator: User
) -> None:
    vote = review(case, moderator, Outcome.AUTHENTIC)
    assert vote.kind == Kind.VOTE
    assert (stored(case).status, stored(case).submission.flag) == (Status.OPEN, "flagged")
    assert not OutboxEvent.objects.exists()
    assert LedgerEntry.objects.filter(action="case.voted").count() == 1


def test_two_who_agree_make_a_ruling(
    two_reviews: Queue, case: Case, moderator: User, olga: User
) -> None:
    review(case, moderator, Outcome.AUTHENTIC)
    second = review(case, olga, Outcome.AUTHENTIC)
    assert second.kind == Kind.RULING
    assert stored(case).status == Status.DECIDED
    assert OutboxEvent.objects.get().subject_id == second.pk


def test_two_who_disagree_leave_it_to_a_senior(
    two_reviews: Queue, case: Case, moderator: User, olga: User, senior: User
) -> None:
    review(case, moderator, Outcome.AUTHENTIC)
    review(case, olga, Outcome.CANNOT_TELL)
    assert stored(case).status == Status.ESCALATED
    assert review(case, senior, Outcome.CANNOT_TELL).kind == Kind.RULING
    assert stored(case).status == Status.DECIDED


def test_fakes_under_different_policies_are_a_disagreement(
    two_reviews: Queue, case: Case, moderator: User, olga: User
) -> None:
    one, other = Policy.objects.all()[:2]
    review(case, moderator, Outcome.CONFIRMED_FAKE, one)
    review(case, olga, Outcome.CONFIRMED_FAKE, other)
    assert stored(case).status == Status.ESCALATED


def test_three_reviews_need_three_people(case: Case, moderator: User, olga: User) -> None:
    Queue.objects.update(reviews=3)
    review(case, moderator, Outcome.AUTHENTIC)
    review(case, olga, Outcome.AUTHENTIC)
    assert stored(case).status == Status.OPEN
    assert review(case, staff(Role.MODERATOR), Outcome.AUTHENTIC).kind == Kind.RULING


def test_nobody_reviews_a_case_twice(two_reviews: Queue, case: Case, moderator: User) -> None:
    review(case, moderator, Outcome.AUTHENTIC)
    with pytest.raises(AlreadyRuled):
        claim_case(case=stored(case), moderator=moderator)
    with pytest.raises(QueueEmpty):
        claim_next(moderator=moderator)


def test_a_senior_who_has_voted_does_not_settle_the_disagreement(
    two_reviews: Queue, case: Case, moderator: User, senior: User
) -> None:
    review(case, senior, Outcome.AUTHENTIC)
    review(case, moderator, Outcome.CANNOT_TELL)
    with pytest.raises(AlreadyRuled):
        claim_case(case=stored(case), moderator=senior)


def test_the_second_reviewer_waits_until_the_first_can_no_longer_undo(
    two_reviews: Queue, held: Case, moderator: User, olga: User
) -> None:
    decide(
        case=held,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.AUTHENTIC, reason=Reason.NO_SIGN),
    )
    with pytest.raises(QueueEmpty):
        claim_next(moderator=olga)
    with pytest.raises(CaseTaken):
        claim_case(case=stored(held), moderator=olga)
    settle(held)
    assert claim_next(moderator=olga) == held


def test_a_vote_that_was_taken_back_does_not_count(
    two_reviews: Queue, held: Case, moderator: User, olga: User
) -> None:
    decide(
        case=held,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.AUTHENTIC, reason=Reason.NO_SIGN),
    )
    undo(case=held, reviewer=moderator)
    decide(
        case=held,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.CANNOT_TELL, reason=Reason.POOR_QUALITY),
    )
    settle(held)
    assert review(held, olga, Outcome.CANNOT_TELL).kind == Kind.RULING


def test_who_contradicts_the_machine_is_reviewed_where_the_queue_says_so(
    case: Case, moderator: User
) -> None:
    Queue.objects.update(second_if_against_machine=True)
    assert review(case, moderator, Outcome.AUTHENTIC).kind == Kind.VOTE
    assert stored(case).reviews_needed == 2


def test_who_agrees_with_the_machine_is_not(case: Case, moderator: User, policy: Policy) -> None:
    Queue.objects.update(second_if_against_machine=True)
    assert review(case, moderator, Outcome.CONFIRMED_FAKE, policy).kind == Kind.RULING


def test_severe_cases_are_reviewed_twice_where_the_queue_says_so(
    case: Case, moderator: User, policy: Policy
) -> None:
    Queue.objects.update(second_if_severe=True)
    severe = CaseFactory.create(severity=Case.Severity.HIGH)
    assert review(severe, moderator, Outcome.CONFIRMED_FAKE, policy).kind == Kind.VOTE
    assert review(case, moderator, Outcome.CONFIRMED_FAKE, policy).kind == Kind.RULING


def test_the_database_refuses_a_second_ruling_by_one_person(
    two_reviews: Queue, case: Case, moderator: User
) -> None:
    vote = review(case, moderator, Outcome.AUTHENTIC)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            case=case,
            reviewer=moderator,
            outcome=vote.outcome,
            reason=vote.reason,
            waiting_since=vote.waiting_since,
        )
