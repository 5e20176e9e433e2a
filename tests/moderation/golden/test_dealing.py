"""Who gets a golden case, and how often."""

import pytest

from accounts.models import User
from moderation.models import Case, GameItem, GoldenItem, Queue, Truth
from moderation.selectors import items_for
from moderation.services import claim_next, decide, guess, remove_golden, start_play
from tests.factories import CaseFactory, GoldenItemFactory, ruled_item
from tests.moderation.conftest import AUTHENTIC, ruled


def test_a_golden_item_is_dealt_like_any_case(
    dealt: Case, item: GoldenItem, moderator: User, case: Case
) -> None:
    assert (dealt.is_golden, dealt.submission, dealt.assignee) == (
        True,
        item.submission,
        moderator,
    )
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


def test_nobody_gets_the_same_item_twice(dealt: Case, moderator: User, case: Case) -> None:
    ruled(dealt, moderator)
    assert claim_next(moderator=moderator) == case


def test_without_golden_items_or_a_rate_every_case_is_real(case: Case, moderator: User) -> None:
    GoldenItemFactory.create()
    assert claim_next(moderator=moderator) == case


def test_an_empty_queue_deals_no_golden_item(
    always: Queue, item: GoldenItem, moderator: User
) -> None:
    with pytest.raises(Exception, match="Nothing is waiting"):
        claim_next(moderator=moderator)


def test_an_item_that_was_taken_out_is_dealt_no_more(
    always: Queue, item: GoldenItem, case: Case, moderator: User, senior: User
) -> None:
    remove_golden(item=item, by=senior)
    assert claim_next(moderator=moderator) == case


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
