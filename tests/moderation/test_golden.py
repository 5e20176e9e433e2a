from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import LedgerEntry
from moderation.errors import AlreadyRuled, NotGolden
from moderation.models import Case, Decision, GameItem, GoldenItem, Policy, Queue, Truth
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors import items_for
from moderation.selectors.quality import golden_items, overall_kappa, reviewers
from moderation.services import (
    claim_case,
    claim_next,
    decide,
    guess,
    hold_case,
    make_golden,
    release_case,
    remove_golden,
    reopen_case,
    start_play,
    undo,
    withdraw_golden,
)
from tests.factories import CaseFactory, GoldenItemFactory, ruled_item, staff
from tests.moderation.conftest import appeal_by, settle
from webhooks.models import OutboxEvent

Status = Case.Status
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
ESCALATE = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Hm")


@pytest.fixture
def always(db: None) -> Queue:
    """A queue in which every case is golden while there are items and real cases."""
    Queue.objects.filter(is_default=True).update(golden_share=100)
    return Queue.objects.get(is_default=True)


@pytest.fixture
def item(db: None) -> GoldenItem:
    return GoldenItemFactory.create()


@pytest.fixture
def dealt(always: Queue, item: GoldenItem, case: Case, moderator: User) -> Case:
    """The golden case in the moderator's hands."""
    return claim_next(moderator=moderator)


def ruled(case: Case, person: User, ruling: Ruling = AUTHENTIC) -> Decision:
    decision = decide(case=case, reviewer=person, ruling=ruling)
    settle(case)
    return decision


def test_a_golden_item_is_dealt_like_any_case(
    dealt: Case, item: GoldenItem, moderator: User, case: Case
) -> None:
    assert (dealt.is_golden, dealt.submission, dealt.assignee) == (
        True,
        item.submission,
        moderator,
    )
    case.refresh_from_db()
    assert case.status == Status.OPEN


def test_a_golden_case_changes_nothing_outside(dealt: Case, moderator: User) -> None:
    ruled(dealt, moderator)
    dealt.submission.refresh_from_db()
    assert (dealt.submission.flag, dealt.submission.ruling) == ("decided", None)
    assert not OutboxEvent.objects.exists()
    assert Case.objects.get(pk=dealt.pk).status == Status.DECIDED


def test_nobody_gets_the_same_item_twice(dealt: Case, moderator: User, case: Case) -> None:
    ruled(dealt, moderator)
    assert claim_next(moderator=moderator) == case


def golden_cases() -> list[Case]:
    return list(Case.objects.filter(kind=Case.Kind.GOLDEN))


def test_releasing_a_case_draws_no_new_lot(dealt: Case, moderator: User) -> None:
    GoldenItemFactory.create_batch(5)
    for _ in range(3):
        release_case(case=dealt, moderator=moderator)
        assert claim_next(moderator=moderator) == dealt
    assert golden_cases() == [dealt]


def test_a_golden_case_that_went_back_is_dealt_before_a_new_one(
    dealt: Case, moderator: User, senior: User
) -> None:
    GoldenItemFactory.create_batch(5)
    release_case(case=dealt, moderator=moderator)
    assert claim_next(moderator=senior) == dealt
    assert golden_cases() == [dealt]


def test_a_lot_makes_one_golden_case_whoever_takes_it(
    dealt: Case, case: Case, moderator: User, senior: User
) -> None:
    GoldenItemFactory.create_batch(5)
    release_case(case=dealt, moderator=moderator)
    claim_next(moderator=senior)
    assert claim_next(moderator=moderator) == case
    assert golden_cases() == [dealt]


def test_putting_a_golden_case_aside_makes_no_other(
    dealt: Case, case: Case, moderator: User
) -> None:
    GoldenItemFactory.create_batch(5)
    hold_case(case=dealt, moderator=moderator, length=timedelta(hours=1))
    assert claim_next(moderator=moderator) == case
    assert golden_cases() == [dealt]


def test_what_was_given_back_is_for_those_to_whom_it_is_new(
    dealt: Case, case: Case, moderator: User, senior: User
) -> None:
    knowing = CaseFactory.create(submission=dealt.submission)
    ruled(claim_case(case=knowing, moderator=senior), senior)
    release_case(case=dealt, moderator=moderator)
    with pytest.raises(AlreadyRuled):
        claim_case(case=Case.objects.get(pk=dealt.pk), moderator=senior)
    assert claim_next(moderator=senior) == case
    assert claim_next(moderator=moderator).submission == dealt.submission


def test_what_was_given_back_ends_when_nobody_took_it_in_time(dealt: Case, moderator: User) -> None:
    release_case(case=dealt, moderator=moderator)
    assert withdraw_golden() == 0
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert withdraw_golden() == 1
    assert Case.objects.get(pk=dealt.pk).status == Status.FINAL
    assert LedgerEntry.objects.filter(action="case.withdrawn").count() == 1


def test_a_golden_case_in_somebodys_hands_is_left_there(dealt: Case) -> None:
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert withdraw_golden() == 0


@pytest.mark.parametrize(
    ("said", "truth"),
    [(AUTHENTIC, "authentic"), (Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY), "")],
)
def test_a_new_ruling_takes_an_item_out_that_it_contradicts(
    dealt: Case, item: GoldenItem, moderator: User, senior: User, said: Ruling, truth: str
) -> None:
    ruled(dealt, moderator)
    review = CaseFactory.create(submission=item.submission)
    ruled(claim_case(case=review, moderator=senior), senior, said)
    item.refresh_from_db()
    assert item.truth == truth
    assert item.removed_at is not None
    tally = next(one for one in reviewers() if one.person == moderator)
    assert (tally.golden, tally.golden_right) == ((1, 1) if truth else (0, 0))
    assert LedgerEntry.objects.filter(action="golden.removed", actor="system:worker").exists()


def test_a_new_ruling_that_says_the_same_leaves_the_item(item: GoldenItem, senior: User) -> None:
    fake = Ruling(
        Outcome.CONFIRMED_FAKE,
        Reason.VISIBLE_ARTEFACTS,
        Policy.objects.get(code="invented-person"),
    )
    ruled(
        claim_case(case=CaseFactory.create(submission=item.submission), moderator=senior),
        senior,
        fake,
    )
    assert GoldenItem.objects.get(pk=item.pk).removed_at is None


@pytest.fixture
def played(always: Queue, moderator: User) -> GameItem:
    """A picture of the game of which the moderator has read the truth."""
    picture = ruled_item()
    guess(play=start_play(person=moderator), answer=Truth.FAKE)
    return picture


def test_the_game_shows_no_golden_items(moderator: User, senior: User) -> None:
    picture = ruled_item()
    item = GoldenItemFactory.create(submission=picture.submission)
    assert not items_for(moderator).exists()
    remove_golden(item=item, by=senior)
    assert items_for(moderator).get() == picture


def test_what_somebody_met_in_the_game_is_not_dealt_to_them(
    played: GameItem, case: Case, moderator: User, senior: User
) -> None:
    GoldenItemFactory.create(submission=played.submission)
    assert claim_next(moderator=moderator) == case
    CaseFactory.create()
    assert claim_next(moderator=senior).is_golden


def test_what_somebody_met_in_the_game_is_not_dealt_to_them_when_it_went_back(
    played: GameItem, case: Case, moderator: User
) -> None:
    CaseFactory.create(submission=played.submission, kind=Case.Kind.GOLDEN)
    assert claim_next(moderator=moderator) == case


def test_without_golden_items_or_a_rate_every_case_is_real(case: Case, moderator: User) -> None:
    GoldenItemFactory.create()
    assert claim_next(moderator=moderator) == case


def test_an_empty_queue_deals_no_golden_item(
    always: Queue, item: GoldenItem, moderator: User
) -> None:
    with pytest.raises(Exception, match="Nothing is waiting"):
        claim_next(moderator=moderator)


def test_an_escalation_of_a_golden_case_ends_it(dealt: Case, moderator: User) -> None:
    ruled(dealt, moderator, ESCALATE)
    assert Case.objects.get(pk=dealt.pk).status == Status.FINAL
    assert LedgerEntry.objects.filter(action="case.escalated").count() == 1


def test_a_review_of_a_golden_case_where_two_are_needed_ends_it(
    dealt: Case, moderator: User
) -> None:
    Queue.objects.update(reviews=2)
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    assert Case.objects.get(pk=dealt.pk).status == Status.OPEN
    Case.objects.filter(pk=dealt.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert withdraw_golden() == 0
    settle(dealt)
    assert Case.objects.get(pk=dealt.pk).status == Status.FINAL
    (found,) = reviewers()
    assert (found.golden, found.paired) == (1, 0)


def test_a_ruling_on_a_golden_case_can_be_taken_back(dealt: Case, moderator: User) -> None:
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    undo(case=dealt, reviewer=moderator)
    assert Case.objects.get(pk=dealt.pk).assignee == moderator


def test_the_rate_is_kept_over_many_cases(moderator: User) -> None:
    Queue.objects.update(golden_share=30)
    GoldenItemFactory.create_batch(40)
    CaseFactory.create_batch(60)
    dealt = [take(moderator) for _ in range(60)]
    assert 8 <= sum(dealt) <= 29


def take(moderator: User) -> bool:
    """Rule on the next case; whether it was golden."""
    case = claim_next(moderator=moderator)
    decide(case=case, reviewer=moderator, ruling=AUTHENTIC)
    return case.is_golden


def test_a_settled_ruling_becomes_a_golden_item_with_its_outcome_as_truth(
    held: Case, moderator: User, senior: User
) -> None:
    decision = ruled(held, moderator)
    item = make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)
    assert (item.submission, item.truth) == (held.submission, "authentic")
    assert LedgerEntry.objects.filter(action="golden.added").count() == 1


@pytest.mark.parametrize("settled", [True, False])
def test_what_is_not_certain_is_no_golden_item(
    held: Case, moderator: User, senior: User, settled: bool
) -> None:
    doubtful = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY) if settled else AUTHENTIC
    decision = decide(case=held, reviewer=moderator, ruling=doubtful)
    if settled:
        settle(held)
    with pytest.raises(NotGolden):
        make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)


def test_an_item_that_was_taken_out_is_dealt_no_more(
    always: Queue, item: GoldenItem, case: Case, moderator: User, senior: User
) -> None:
    remove_golden(item=item, by=senior)
    assert claim_next(moderator=moderator) == case


def test_accuracy_counts_golden_cases_alone(dealt: Case, moderator: User, case: Case) -> None:
    ruled(dealt, moderator)
    ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=moderator), moderator)
    (found,) = reviewers()
    assert (found.person, found.rulings, found.golden, found.accuracy) == (moderator, 1, 1, 0.0)
    counted = golden_items().get()
    assert (vars(counted)["judged"], vars(counted)["right"]) == (1, 0)


def test_agreement_counts_the_pairs_of_second_reviews(moderator: User) -> None:
    Queue.objects.update(reviews=2)
    olga = staff(Role.MODERATOR)
    fake = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
    for first, second in ((AUTHENTIC, AUTHENTIC), (fake, fake), (AUTHENTIC, fake)):
        case = CaseFactory.create()
        for person, ruling in ((moderator, first), (olga, second)):
            claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
            ruled(claimed, person, ruling)
    found = {one.person: one for one in reviewers()}
    assert found[moderator].paired == found[olga].paired == 3
    assert found[moderator].kappa == pytest.approx(0.4)
    assert overall_kappa() == pytest.approx(1 / 3)


@pytest.fixture
def pair(case: Case, moderator: User) -> Case:
    """Reviewed by two people, who agree."""
    Queue.objects.update(reviews=2)
    for person in (moderator, staff(Role.MODERATOR)):
        ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=person), person)
    return case


def test_a_pair_counts_when_its_case_was_appealed(
    pair: Case, moderator: User, uploader: User
) -> None:
    appeal_by(uploader, pair.submission)
    assert {one.person: one.paired for one in reviewers()}[moderator] == 1


def test_a_pair_counts_when_its_case_was_opened_again(
    pair: Case, moderator: User, senior: User
) -> None:
    Queue.objects.update(reviews=1)
    reopen_case(case=pair, by=senior, note="Look again.")
    assert {one.person: one.paired for one in reviewers()}[moderator] == 1


def test_whoever_settles_an_escalation_has_seen_the_vote_and_makes_no_pair(
    case: Case, moderator: User, senior: User
) -> None:
    Queue.objects.update(reviews=2)
    for person, said in (
        (moderator, AUTHENTIC),
        (staff(Role.MODERATOR), ESCALATE),
        (senior, AUTHENTIC),
    ):
        ruled(claim_case(case=Case.objects.get(pk=case.pk), moderator=person), person, said)
    assert [one.paired for one in reviewers()] == [0, 0]
    assert overall_kappa() is None


def test_agreement_with_the_machine_leaves_out_its_doubts(held: Case, moderator: User) -> None:
    ruled(held, moderator)
    (found,) = reviewers()
    assert found.with_machine == 0.0
