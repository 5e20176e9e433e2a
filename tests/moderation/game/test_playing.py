"""One picture, one guess, and mistakes that come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from detection.models import Verdict
from moderation.errors import AlreadyGuessed, NothingToPlay
from moderation.models import GameCard, GameItem, GamePlay, MachineGuess, Truth
from moderation.services import guess, start_play
from tests.factories import GameItemFactory, GamePlayFactory, UserFactory

pytestmark = pytest.mark.django_db


def make_due(person: User) -> None:
    GameCard.objects.filter(person=person).update(due_at=timezone.now() - timedelta(seconds=1))


def played(person: User, answer: Truth) -> GamePlay:
    return guess(play=start_play(person=person), answer=answer)


def test_the_picture_before_a_person_stays_until_they_guess(moderator: User) -> None:
    GameItemFactory.create_batch(5)
    assert start_play(person=moderator) == start_play(person=moderator)


def test_a_guess_keeps_what_the_person_and_the_machine_said(moderator: User) -> None:
    GameItemFactory.create(verdict=Verdict.LIKELY_FAKE)
    play = played(moderator, Truth.REAL)
    assert (play.guess, play.machine, play.truth) == ("real", "fake", "fake")
    assert not play.is_right
    assert play.milliseconds is not None


def test_a_second_guess_changes_nothing(moderator: User) -> None:
    GameItemFactory.create()
    play = played(moderator, Truth.FAKE)
    with pytest.raises(AlreadyGuessed):
        guess(play=play, answer=Truth.REAL)
    assert GamePlay.objects.get().guess == "fake"
    assert not GameCard.objects.exists()


@pytest.mark.parametrize("verdict", [Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE, ""])
def test_a_machine_that_does_not_decide_does_not_guess(moderator: User, verdict: str) -> None:
    GameItemFactory.create(verdict=verdict)
    assert played(moderator, Truth.FAKE).machine == MachineGuess.UNSURE


def test_a_mistake_goes_to_the_first_box_and_a_right_guess_moves_it_on(moderator: User) -> None:
    GameItemFactory.create()
    played(moderator, Truth.REAL)
    assert GameCard.objects.get().box == 1
    make_due(moderator)
    played(moderator, Truth.FAKE)
    card = GameCard.objects.get()
    assert card.box == 2
    assert card.due_at > timezone.now() + timedelta(hours=23)


def test_what_was_right_often_enough_is_forgotten(moderator: User) -> None:
    item = GameItemFactory.create()
    GameCard.objects.create(person=moderator, item=item, box=5, due_at=timezone.now())
    played(moderator, Truth.FAKE)
    assert not GameCard.objects.exists()


def test_a_due_mistake_comes_before_anything_new(moderator: User) -> None:
    mistake = GameItemFactory.create()
    played(moderator, Truth.REAL)
    GameItemFactory.create_batch(5)
    make_due(moderator)
    assert start_play(person=moderator).item == mistake


def test_a_mistake_that_rests_is_left_in_peace(moderator: User) -> None:
    GameItemFactory.create()
    played(moderator, Truth.REAL)
    with pytest.raises(NothingToPlay):
        start_play(person=moderator)


def test_when_nothing_is_new_what_was_seen_longest_ago_comes_again(moderator: User) -> None:
    items = GameItemFactory.create_batch(2)
    order = [played(moderator, Truth.FAKE).item for _ in items]
    again = start_play(person=moderator)
    assert again.item == order[0]
    assert not again.is_first


def test_other_peoples_guesses_do_not_make_a_picture_old(moderator: User, senior: User) -> None:
    GameItemFactory.create()
    played(senior, Truth.REAL)
    assert start_play(person=moderator).is_first


def test_whoever_left_a_picture_open_was_not_looking(moderator: User) -> None:
    GameItemFactory.create()
    play = start_play(person=moderator)
    GamePlay.objects.update(shown_at=timezone.now() - timedelta(days=2))
    assert guess(play=play, answer=Truth.FAKE).milliseconds == GamePlay.LONGEST


def test_a_picture_that_was_taken_out_makes_room_for_another(moderator: User) -> None:
    GameItemFactory.create()
    start_play(person=moderator)
    GameItem.objects.update(is_active=False)
    other = GameItemFactory.create()
    assert start_play(person=moderator).item == other


@pytest.mark.django_db(transaction=True)
def test_of_eight_windows_that_ask_at_once_all_show_one_picture() -> None:
    GameItemFactory.create_batch(8)
    person, start = UserFactory.create(), Barrier(8)

    def ask(_: int) -> GamePlay:
        try:
            start.wait()
            return start_play(person=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as windows:
        assert len(set(windows.map(ask, range(8)))) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_answers_that_come_at_once_one_counts() -> None:
    GameItemFactory.create()
    play, start = start_play(person=UserFactory.create()), Barrier(8)

    def answer(number: int) -> bool:
        try:
            start.wait()
            guess(play=play, answer=Truth.FAKE if number % 2 else Truth.REAL)
        except AlreadyGuessed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as windows:
        assert sum(windows.map(answer, range(8))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "photograph", "truth": "fake"},
        {"source": "made", "truth": "real"},
        {"source": "ruled"},
        {"story": ""},
        {"probability": 1.2},
    ],
)
def test_the_database_refuses_an_item_that_makes_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GameItemFactory.create(**wrong)


@pytest.mark.parametrize("wrong", [{"milliseconds": None}, {"guess": ""}, {"answered_at": None}])
def test_the_database_refuses_half_an_answer(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GamePlayFactory.create(**wrong)
