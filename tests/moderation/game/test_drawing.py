"""The next picture is drawn by lot, without reading all that are there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from moderation.models import GameItem, Truth
from moderation.selectors import can_play, next_item
from moderation.services import guess, start_play
from tests.factories import GameItemFactory, ruled_item

pytestmark = pytest.mark.django_db
DRAWS = 40


def placed(*lots: float) -> list[GameItem]:
    """Items at these places of their order."""
    return [GameItemFactory.create(lot=lot) for lot in lots]


def drawn(person: User, times: int = DRAWS) -> list[GameItem | None]:
    return [next_item(person) for _ in range(times)]


def test_every_picture_has_a_lot_of_its_own() -> None:
    GameItemFactory.create_batch(5)
    lots = set(GameItem.objects.values_list("lot", flat=True))
    assert len(lots) == 5
    assert all(0 <= lot < 1 for lot in lots)


def test_pictures_are_drawn_from_the_whole_order(moderator: User) -> None:
    items = placed(0.3, 0.6, 0.999)
    assert set(drawn(moderator)) == set(items)


def test_behind_the_last_one_the_order_begins_anew(moderator: User) -> None:
    only = placed(0.0)
    assert set(drawn(moderator, 3)) == set(only)


def test_what_somebody_knows_is_not_drawn_for_them(moderator: User) -> None:
    known, new = placed(0.001, 0.0)
    guess(play=start_play(person=moderator), answer=Truth.FAKE)
    left = {known, new} - set(GameItem.objects.filter(plays__person=moderator))
    assert set(drawn(moderator, 5)) == left


def test_nothing_is_shuffled(moderator: User) -> None:
    placed(0.5)
    with CaptureQueriesContext(connection) as captured:
        next_item(moderator)
    assert not any("RANDOM()" in query["sql"].upper() for query in captured)


def test_one_can_play_until_everything_rests(moderator: User) -> None:
    assert not can_play(moderator)
    placed(0.5)
    assert can_play(moderator)
    guess(play=start_play(person=moderator), answer=Truth.REAL)
    assert not can_play(moderator)


def test_one_can_play_again_what_was_right_or_is_due(moderator: User) -> None:
    placed(0.5)
    guess(play=start_play(person=moderator), answer=Truth.FAKE)
    assert can_play(moderator)


def test_the_way_in_asks_only_whether_there_is_one(
    moderator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ruled_item()
    with django_assert_num_queries(2):  # their role, and the question
        assert can_play(moderator)
