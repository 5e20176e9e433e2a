import pytest
from django.utils import timezone

from accounts.models import User
from moderation.bulk import preview
from moderation.errors import InvalidRuling, LeaseLost
from moderation.models import Case, FirstLook, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, commit_first_look, decide, undo
from tests.factories import CaseFactory
from tests.moderation.conftest import settle

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)


@pytest.fixture
def blind(db: None) -> Queue:
    Queue.objects.filter(is_default=True).update(blind_first=True)
    return Queue.objects.get(is_default=True)


def test_a_ruling_needs_a_first_look(blind: Queue, held: Case, moderator: User) -> None:
    with pytest.raises(InvalidRuling, match="Say first what you think"):
        decide(case=held, reviewer=moderator, ruling=AUTHENTIC)


def test_the_first_impression_is_kept_beside_the_ruling(
    blind: Queue, held: Case, moderator: User
) -> None:
    commit_first_look(case=held, reviewer=moderator, outcome=Outcome.CONFIRMED_FAKE)
    decision = decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    assert (decision.first_outcome, decision.outcome) == ("confirmed_fake", "authentic")


def test_the_first_word_counts(blind: Queue, held: Case, moderator: User) -> None:
    commit_first_look(case=held, reviewer=moderator, outcome=Outcome.CANNOT_TELL)
    again = commit_first_look(case=held, reviewer=moderator, outcome=Outcome.AUTHENTIC)
    assert (again.outcome, FirstLook.objects.count()) == ("cannot_tell", 1)


def test_only_the_holder_looks(blind: Queue, held: Case, senior: User) -> None:
    with pytest.raises(LeaseLost):
        commit_first_look(case=held, reviewer=senior, outcome=Outcome.AUTHENTIC)


def test_escalating_is_no_impression(blind: Queue, held: Case, moderator: User) -> None:
    with pytest.raises(InvalidRuling):
        commit_first_look(case=held, reviewer=moderator, outcome=Outcome.ESCALATE)


def test_a_ruling_that_was_taken_back_needs_no_second_first_look(
    blind: Queue, held: Case, moderator: User
) -> None:
    commit_first_look(case=held, reviewer=moderator, outcome=Outcome.CANNOT_TELL)
    decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    undo(case=held, reviewer=moderator)
    assert decide(case=held, reviewer=moderator, ruling=AUTHENTIC).first_outcome == "cannot_tell"


def test_who_settles_an_escalation_sees_everything(
    blind: Queue, held: Case, moderator: User, senior: User
) -> None:
    commit_first_look(case=held, reviewer=moderator, outcome=Outcome.CANNOT_TELL)
    escalation = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Look")
    decide(case=held, reviewer=moderator, ruling=escalation)
    settle(held)
    claimed = claim_case(case=Case.objects.get(pk=held.pk), moderator=senior)
    assert decide(case=claimed, reviewer=senior, ruling=AUTHENTIC).first_outcome == ""


def test_in_other_queues_nobody_is_asked(held: Case, moderator: User) -> None:
    assert decide(case=held, reviewer=moderator, ruling=AUTHENTIC).first_outcome == ""


@pytest.mark.parametrize("chosen", [{}, {"verdict": "likely_fake"}, {"probability_from": 0.9}])
def test_cases_of_a_blind_queue_are_neither_ruled_on_nor_counted_in_bulk(
    blind: Queue, senior: User, chosen: dict[str, object]
) -> None:
    CaseFactory.create(queue=blind)
    found = preview(chosen, senior, timezone.now())
    assert (found.count, found.left_out) == (0, 0)


def test_copies_of_a_picture_are_not_counted_in_a_blind_queue(blind: Queue, senior: User) -> None:
    case = CaseFactory.create(queue=blind)
    found = preview({"near": case}, senior, timezone.now())
    assert (found.count, found.left_out) == (0, 0)
