from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from moderation.errors import CaseTaken, TooLate
from moderation.models import Case, Decision, Policy, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors import undoable_by
from moderation.services import (
    claim_case,
    claim_next,
    decide,
    rule_in_bulk,
    settle_rulings,
    undo,
)
from tests.factories import CaseFactory
from tests.moderation.conftest import settle
from webhooks.models import OutboxEvent

Status = Case.Status


@pytest.fixture
def ruled(held: Case, moderator: User) -> Case:
    """The moderator has just called it authentic."""
    decide(
        case=held,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.AUTHENTIC, reason=Reason.NO_SIGN),
    )
    return stored(held)


def stored(case: Case) -> Case:
    return Case.objects.select_related("submission").get(pk=case.pk)


def test_nobody_outside_hears_of_a_ruling_that_can_be_taken_back(ruled: Case) -> None:
    assert settle_rulings() == 0
    assert (ruled.status, ruled.submission.flag) == (Status.DECIDED, "in_review")
    assert ruled.submission.ruling is None
    assert not OutboxEvent.objects.exists()


def test_after_half_a_minute_it_stands_and_is_told_once(ruled: Case) -> None:
    settle(ruled)
    settle_rulings()
    decision = Decision.objects.get()
    assert decision.published_at is not None
    assert stored(ruled).submission.flag == "decided"
    assert OutboxEvent.objects.get().subject_id == decision.pk
    assert LedgerEntry.objects.filter(action="ruling.published").count() == 1


def test_a_ruling_can_be_taken_back_by_who_made_it(ruled: Case, moderator: User) -> None:
    undo(case=ruled, reviewer=moderator)
    again = stored(ruled)
    assert (again.status, again.assignee, again.claimed_from) == ("claimed", moderator, "open")
    assert (again.settles_at, again.decided_at) == (None, None)
    assert Decision.objects.get().undone_at is not None
    assert LedgerEntry.objects.filter(action="case.undone").count() == 1


def test_what_was_taken_back_is_never_told(ruled: Case, moderator: User) -> None:
    undo(case=ruled, reviewer=moderator)
    decide(
        case=ruled,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.CANNOT_TELL, reason=Reason.POOR_QUALITY),
    )
    settle(ruled)
    assert OutboxEvent.objects.get().payload["outcome"] == "cannot_tell"
    assert Decision.objects.count() == 2


def test_a_ruling_can_be_taken_back_twice(ruled: Case, moderator: User) -> None:
    undo(case=ruled, reviewer=moderator)
    decide(
        case=ruled,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.AUTHENTIC, reason=Reason.NO_SIGN),
    )
    undo(case=ruled, reviewer=moderator)
    assert Decision.objects.filter(undone_at=None).count() == 0


def test_the_case_in_hand_is_kept_while_the_last_one_is_ruled_anew(
    ruled: Case, moderator: User
) -> None:
    CaseFactory.create()
    following = claim_next(moderator=moderator)
    undo(case=ruled, reviewer=moderator)
    kept = stored(following)
    assert (kept.status, kept.reserved_for) == (Status.OPEN, moderator)
    assert stored(ruled).assignee == moderator


def test_after_the_time_is_over_only_a_new_ruling_can_follow(ruled: Case, moderator: User) -> None:
    Case.objects.filter(pk=ruled.pk).update(settles_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(TooLate):
        undo(case=ruled, reviewer=moderator)
    settle(ruled)
    with pytest.raises(TooLate):
        undo(case=ruled, reviewer=moderator)
    assert stored(ruled).status == Status.DECIDED


def test_nobody_takes_back_the_ruling_of_another(ruled: Case, senior: User) -> None:
    with pytest.raises(TooLate):
        undo(case=ruled, reviewer=senior)
    assert Decision.objects.get().undone_at is None


def test_an_escalation_can_be_taken_back_before_a_senior_gets_it(
    held: Case, moderator: User
) -> None:
    decide(
        case=held,
        reviewer=moderator,
        ruling=Ruling(outcome=Outcome.ESCALATE, reason=Reason.HIGH_STAKES, note="Look here"),
    )
    assert stored(held).submission.flag == "in_review"
    undo(case=held, reviewer=moderator)
    assert stored(held).claimed_from == Status.OPEN


def test_what_can_be_taken_back_is_their_latest_ruling(
    ruled: Case, moderator: User, senior: User
) -> None:
    CaseFactory.create()
    claim_next(moderator=moderator)
    found = undoable_by(moderator)
    assert found is not None
    assert found.case == ruled
    assert undoable_by(senior) is None
    settle(ruled)
    assert undoable_by(moderator) is None


def test_a_batch_is_not_taken_back_one_case_at_a_time(ruled: Case, senior: User) -> None:
    CaseFactory.create_batch(2)
    seen = timezone.now()
    said = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
    rule_in_bulk(chosen={"cause": "likely_fake"}, said={}, as_of=seen, by=senior, ruling=said)
    assert undoable_by(senior) is None


def test_a_second_look_that_the_ruling_asked_for_is_taken_back_with_it(
    held: Case, moderator: User, policy: Policy
) -> None:
    Queue.objects.update(second_if_against_machine=True)
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    assert stored(held).reviews_needed == 2
    undo(case=held, reviewer=moderator)
    assert stored(held).reviews_needed == 1
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    assert decide(case=held, reviewer=moderator, ruling=fake).kind == Decision.Kind.RULING


def test_what_an_earlier_vote_asked_for_stays(
    held: Case, moderator: User, senior: User, policy: Policy
) -> None:
    Queue.objects.update(second_if_against_machine=True)
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(held)
    claim_case(case=stored(held), moderator=senior)
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    decide(case=held, reviewer=senior, ruling=fake)
    undo(case=held, reviewer=senior)
    assert stored(held).reviews_needed == 2


def test_nobody_claims_a_case_whose_ruling_settles(ruled: Case, senior: User) -> None:
    with pytest.raises(CaseTaken, match="decided now"):
        claim_case(case=ruled, moderator=senior)
