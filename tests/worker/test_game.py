"""The built-in pictures of the game: drawn the same each time, judged once, out of the way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from common.jobs import Job
from images import store
from images.models import Submission
from moderation.models import GameItem, Truth
from tests.factories import GameItemFactory, SubmissionFactory
from tests.invariants.test_objects import make_old
from worker.game import preparing
from worker.game.catalogue import PHOTOGRAPHS, Recipe, recipes
from worker.game.photographs import SIDE
from worker.game.preparing import is_unprepared, prepare_game
from worker.invariants import Depth
from worker.invariants.objects import check_objects
from worker.processes import put_away, tools
from worker.strays import remove_strays, stray_objects
from worker.tasks import prepare_game_pictures, sweep

RECIPES = list(recipes())
FEW = RECIPES[:2]


@pytest.fixture(autouse=True)
def own_places(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Objects of this test only, and one quick detector."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "objects"}}
    settings.STORAGES, settings.DETECTORS, settings.REDELIVERY_TEST = storages, ["cnn"], False
    yield
    put_away()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of two, so that a test ends soon."""
    monkeypatch.setattr(preparing, "recipes", lambda: iter(FEW))


def test_there_are_some_sixty_pictures_half_of_them_fake() -> None:
    real = sum(recipe.truth == Truth.REAL for recipe in RECIPES)
    assert len(RECIPES) >= 60
    assert 0.4 < real / len(RECIPES) < 0.6
    assert len({recipe.name for recipe in RECIPES}) == len(RECIPES)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_draws_the_same_picture_each_time(recipe: Recipe) -> None:
    first, second = recipe.draw(), recipe.draw()
    assert first.shape == (SIDE, SIDE, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
    assert recipe.story


def test_no_two_pictures_are_the_same() -> None:
    assert len({recipe.draw().tobytes() for recipe in RECIPES}) == len(RECIPES)


def test_every_photograph_names_who_made_it_and_that_it_is_free() -> None:
    assert all("CC0" in one.credit or "public domain" in one.credit for one in PHOTOGRAPHS)


def test_a_photograph_that_is_not_there_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.game.photographs.find_spec", lambda name: None)
    assert {recipe.source for recipe in recipes()} == {"made"}


@pytest.mark.django_db
def test_pictures_get_a_verdict_of_the_real_pipeline(few: None) -> None:
    prepare_game_pictures()
    items = GameItem.objects.order_by("created_at")
    assert [item.name for item in items] == [recipe.name for recipe in FEW]
    assert all(item.verdict and item.probability is not None for item in items)
    assert all(default_storage.exists(item.picture_key) for item in items)
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_the_stored_picture_is_what_the_detectors_saw(few: None) -> None:
    prepare_game_pictures()
    item = GameItem.objects.get(name=FEW[0].name)
    shown = tools().decoder.decode(store.read(item.picture_key)).pixels
    assert np.array_equal(shown, FEW[0].draw())


@pytest.mark.django_db
def test_running_the_job_twice_changes_nothing(few: None) -> None:
    prepare_game_pictures()
    before = list(GameItem.objects.values())
    prepare_game_pictures()
    assert list(GameItem.objects.values()) == before
    assert not is_unprepared()


@pytest.mark.django_db
def test_a_job_that_broke_off_goes_on_where_it_stopped(few: None) -> None:
    GameItemFactory.create(name=FEW[0].name)
    prepare_game_pictures()
    assert GameItem.objects.count() == 2


@pytest.mark.django_db
def test_uploads_that_wait_come_first(few: None) -> None:
    SubmissionFactory.create()
    prepare_game_pictures()
    assert not GameItem.objects.exists()
    assert is_unprepared()


@pytest.mark.django_db
def test_without_detectors_nothing_is_judged(few: None, settings: Settings, tmp_path: Path) -> None:
    settings.DETECTOR_WEIGHTS_DIR = tmp_path
    prepare_game(tools())
    assert not GameItem.objects.exists()


@pytest.mark.django_db
def test_pictures_of_the_game_are_no_strays(few: None) -> None:
    prepare_game_pictures()
    key = GameItem.objects.values_list("picture_key", flat=True)[0]
    make_old(key)
    assert list(stray_objects()) == []
    assert list(check_objects(Depth.DEEP)) == []


@pytest.mark.django_db
def test_a_picture_that_no_item_names_is_a_stray() -> None:
    key = f"game/aa/{'a' * 64}.webp"
    store.write(key, b"left behind")
    remove_strays(timedelta(seconds=-1))
    assert not store.exists(key)


@pytest.mark.django_db
def test_a_lost_picture_of_the_game_is_found(few: None) -> None:
    prepare_game_pictures()
    key = GameItem.objects.values_list("picture_key", flat=True)[0]
    store.delete(key)
    breaches = list(check_objects(Depth.SAMPLE))
    assert [breach.examples for breach in breaches] == [(key,)]


@pytest.mark.django_db
def test_the_sweep_asks_for_what_is_missing(few: None, asked: list[str]) -> None:
    sweep()
    assert asked == [Job.PREPARE_GAME]


@pytest.mark.django_db
def test_the_sweep_asks_for_nothing_when_all_is_there(few: None, asked: list[str]) -> None:
    for recipe in FEW:
        GameItemFactory.create(name=recipe.name)
    sweep()
    assert asked == []


@pytest.mark.django_db
def test_the_sweep_asks_for_analyses_first(few: None, asked: list[str]) -> None:
    SubmissionFactory.create()
    sweep()
    assert asked == [Job.ANALYSE]
