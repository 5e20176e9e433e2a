"""Who loads the detectors: the parent of the pool, once, where a fork lets children share them."""

from collections.abc import Iterator

import pytest
from celery.signals import worker_init
from pytest_django import Settings

from worker.celery import ANALYSIS, GENERAL, app
from worker.processes import detectors, lanes, put_away, tools


class Pool:
    """A worker that is about to fork."""

    concurrency = 3


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> Iterator[None]:
    settings.DETECTORS = ["cnn"]
    put_away()
    yield
    app.conf.worker_concurrency = None
    put_away()


def begin(monkeypatch: pytest.MonkeyPatch, queue: str) -> int:
    """A worker of this queue is about to start its pool; how many pipelines it has loaded."""
    monkeypatch.setattr(app.amqp.queues, "_consume_from", {queue: app.amqp.queues[queue]})
    worker_init.send(sender=Pool())
    return detectors.cache_info().currsize


def test_the_parent_of_the_analysis_pool_loads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert begin(monkeypatch, ANALYSIS) == 1


def test_what_the_parent_loaded_is_what_a_child_uses(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    begin(monkeypatch, ANALYSIS)
    assert tools().pipeline is detectors()


def test_a_child_finds_the_lanes_of_its_pool(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    begin(monkeypatch, ANALYSIS)
    assert lanes.cache_info().currsize == 1, "made before the fork"
    assert tools().lanes is lanes()
    assert lanes().ordinary == 2


def test_outside_a_pool_there_is_one_process(db: None) -> None:
    assert tools().lanes.ordinary == 1


def test_other_workers_load_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert begin(monkeypatch, GENERAL) == 0


def test_a_parent_keeps_its_hands_off_a_gpu(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.DETECTOR_DEVICE = "cuda"
    assert begin(monkeypatch, ANALYSIS) == 0
