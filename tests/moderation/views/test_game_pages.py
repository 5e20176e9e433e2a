from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organisation, User
from audit.models import LedgerEntry
from moderation.models import GameItem, GamePlay, Truth
from moderation.services import start_play
from tests.factories import (
    GameItemFactory,
    GamePlayFactory,
    UserFactory,
    plays,
    ruled_item,
)
from tests.moderation.views.conftest import text

SignIn = Callable[[User], Client]
GAME = reverse("moderation:game")
NEXT = reverse("moderation:game_next")
BOARD = reverse("moderation:game_board")


def address(name: str, play: GamePlay) -> str:
    return reverse(f"moderation:{name}", args=[play.public_id])


@pytest.fixture
def play(moderator: User) -> GamePlay:
    """The picture before the moderator."""
    GameItemFactory.create()
    return start_play(person=moderator)


def test_before_there_are_pictures_the_page_says_so(browser: Client) -> None:
    assert "The pictures are being prepared" in text(browser.get(GAME))


def test_asking_for_a_picture_shows_one_without_its_truth(browser: Client) -> None:
    GameItemFactory.create(story="Copied and pasted.")
    assert "Show me a picture" in text(browser.get(GAME))
    page = text(browser.post(NEXT, follow=True))
    assert "Real or fake?" in page
    assert "Copied and pasted." not in page
    assert "P(fake)" not in page


def test_reading_the_page_shows_nothing_to_anybody_yet(browser: Client) -> None:
    GameItemFactory.create()
    browser.get(GAME)
    assert not GamePlay.objects.exists()


def test_a_guess_shows_the_machine_and_the_truth(browser: Client, play: GamePlay) -> None:
    page = text(browser.post(address("game_guess", play), {"guess": "fake"}, follow=True))
    assert "You were right: it is fake" in page
    assert "P(fake) 93 %" in page
    assert "A part of it was copied to another place." in page


def test_a_wrong_guess_says_when_the_picture_comes_back(browser: Client, play: GamePlay) -> None:
    page = text(browser.post(address("game_guess", play), {"guess": "real"}, follow=True))
    assert "You were wrong: it is fake" in page
    assert "box 1 of 5" in page


def test_the_same_guess_sent_twice_counts_once(browser: Client, play: GamePlay) -> None:
    browser.post(address("game_guess", play), {"guess": "fake"})
    page = text(browser.post(address("game_guess", play), {"guess": "real"}, follow=True))
    assert "your first guess counts" in page
    assert "You were right" in page
    assert GamePlay.objects.get().guess == "fake"


@pytest.mark.parametrize("wrong", [{}, {"guess": ""}, {"guess": "perhaps"}])
def test_a_guess_that_is_none_is_refused(
    browser: Client, play: GamePlay, wrong: dict[str, str]
) -> None:
    answer = browser.post(address("game_guess", play), wrong)
    assert answer.status_code == 422
    assert "Nothing was counted" in text(answer)
    assert GamePlay.objects.get().answered_at is None


def test_the_result_stays_shut_before_the_guess(browser: Client, play: GamePlay) -> None:
    assert browser.get(address("game_play", play)).status_code == 302


def test_the_picture_is_fetched_through_the_play(browser: Client, play: GamePlay) -> None:
    answer = browser.get(address("game_picture", play))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "no-store" in answer["Cache-Control"]


def test_somebody_elses_play_is_missing(
    senior_browser: Client, play: GamePlay, sign_in: SignIn, uploader: User
) -> None:
    for client in (senior_browser, sign_in(uploader)):
        for name in ("game_play", "game_picture"):
            assert client.get(address(name, play)).status_code == 404
        for name in ("game_guess", "game_reveal"):
            assert client.post(address(name, play), {"guess": "fake"}).status_code == 404


def test_another_organisations_picture_is_neither_shown_nor_fetched(
    sign_in: SignIn, outsider: User, organisation: Organisation
) -> None:
    item = ruled_item(organisation=organisation)
    client = sign_in(outsider)
    client.post(NEXT)
    assert not GamePlay.objects.exists()
    forced = GamePlayFactory.create(person=outsider, item=item)
    assert client.get(address("game_picture", forced)).status_code == 404
    assert client.get(address("game_play", forced)).status_code == 404


def test_whoever_left_the_organisation_no_longer_sees_its_pictures(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    item = ruled_item(organisation=organisation)
    client = sign_in(uploader)
    client.post(NEXT)
    play = GamePlay.objects.get(item=item)
    assert client.get(address("game_picture", play)).status_code == 200
    uploader.memberships.all().delete()
    assert client.get(address("game_picture", play)).status_code == 403


def test_a_ruled_picture_tells_the_ruling(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    item = ruled_item(organisation=organisation)
    play = GamePlayFactory.create(person=uploader, item=item)
    page = text(sign_in(uploader).get(address("game_play", play)))
    assert "A person reviewed this image and found it." in page
    assert "viewer--veiled" not in page


def test_a_reviewer_lifts_the_veil_and_the_ledger_knows(browser: Client, moderator: User) -> None:
    item = ruled_item()
    play = start_play(person=moderator)
    assert "viewer--veiled" in text(browser.get(GAME))
    page = text(browser.post(address("game_reveal", play), follow=True))
    assert "viewer--veiled" not in page
    assert item.submission is not None
    entry = LedgerEntry.objects.get(action="image.revealed")
    assert entry.subject == item.submission.cases.get().public_id


def test_what_has_no_veil_is_not_revealed(browser: Client, play: GamePlay) -> None:
    assert browser.post(address("game_reveal", play)).status_code == 404


def test_when_everything_rests_the_page_says_until_when(browser: Client, play: GamePlay) -> None:
    browser.post(address("game_guess", play), {"guess": "real"})
    page = text(browser.post(NEXT, follow=True))
    assert "Nothing to guess for now" in page
    assert "the next comes back" in page


@pytest.mark.django_db
def test_the_game_is_for_members_and_staff(sign_in: SignIn) -> None:
    client = sign_in(UserFactory.create())
    assert client.get(GAME).status_code == 403
    assert client.post(NEXT).status_code == 403
    assert 'href="/game/"' not in text(client.get(reverse("detection:detector")))


def test_the_navigation_leads_to_the_game(sign_in: SignIn, uploader: User, auditor: User) -> None:
    for person in (uploader, auditor):
        assert 'href="/game/"' in text(sign_in(person).get(GAME))


def test_an_empty_board_says_how_it_begins(browser: Client) -> None:
    page = text(browser.get(BOARD))
    assert "Nobody is ranked yet" in page
    assert "The chart begins when you have guessed ten pictures." in page
    assert "No mistakes wait" in page


def test_the_board_ranks_people_beside_the_machine(
    browser: Client, moderator: User, senior: User
) -> None:
    plays(moderator, right=19, wrong=1)
    plays(senior, right=3)
    page = text(browser.get(BOARD))
    assert "Mona Moderator" in page
    assert "95&nbsp;%" in page
    assert "Saul Senior" not in page
    assert "1 person has guessed fewer" in page
    assert "Percent right in each ten first looks" in page


@pytest.mark.parametrize("count", [1, 4])
def test_the_board_costs_the_same_however_many_play(
    browser: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = GameItemFactory.create(truth=Truth.FAKE, source=GameItem.Source.MADE)
    for _ in range(count):
        GamePlayFactory.create(item=item)
    with django_assert_num_queries(11):
        browser.get(BOARD)
