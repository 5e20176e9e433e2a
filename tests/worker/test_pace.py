"""A batch lasts a moment, whatever the detectors take."""

import pytest
from pytest_django.fixtures import Settings

from worker.pace import BATCH_SECONDS, Pace


def learnt(seconds_each: float, batches: int = 12) -> Pace:
    pace = Pace()
    for _ in range(batches):
        images = pace.batch_size
        pace.learn(images, images * seconds_each)
    return pace


def test_the_first_batch_is_of_one_image() -> None:
    assert Pace().batch_size == 1


@pytest.mark.parametrize("seconds_each", [0.002, 0.04, 0.1, 0.2, 1.0, 10.0])
def test_a_batch_lasts_a_moment_or_is_of_one_image(seconds_each: float) -> None:
    size = learnt(seconds_each).batch_size
    assert size == 1 or size * seconds_each <= BATCH_SECONDS * 1.1


def test_fast_detectors_get_whole_batches(settings: Settings) -> None:
    settings.ANALYSIS_BATCH = 32
    assert learnt(0.002).batch_size == 32


def test_a_moment_of_slowness_is_forgotten() -> None:
    pace = learnt(0.002)
    pace.learn(1, 10.0)
    assert pace.batch_size == 1
    for _ in range(12):
        pace.learn(1, 0.002)
    assert pace.batch_size > 4
