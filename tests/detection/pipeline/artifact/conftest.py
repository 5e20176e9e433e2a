"""A tiny `artifact`, trained in seconds on what a random CLIP sees."""

from dataclasses import replace
from pathlib import Path

import pytest

from detection.pipeline.clip.encoder import FOLDER
from detection.pipeline.release import Release
from detection.pipeline.weights import load, newest
from detection.training.courses import COURSES
from detection.training.orders import Order
from tests.detection.pipeline.clip.models import save_tiny_clip
from tests.detection.pipeline.face.portraits import face_data
from tests.detection.pipeline.threads import one_thread

SMALL = {"members": 2, "hidden": 8, "dropout": 0.1, "keep": 12, "copies": 1, "copy_chance": 0.5}


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture
def small_clip(clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder that the tiny release asks for."""
    monkeypatch.setenv(FOLDER, str(clip_folder))


@pytest.fixture(scope="session")
def artifact_order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    folder, course = tmp_path_factory.mktemp("artifact"), COURSES["artifact"]
    (folder / "data").mkdir()
    return Order(
        detector="artifact",
        data=face_data(folder / "data", {"train": 8, "val": 6}),
        out=folder / "weights",
        version="2026.1.1",
        work=folder / "work",
        command="python -m detection train artifact",
        architecture={**course.architecture, **SMALL},
        plan=replace(course.plan, seed=1, epochs=2, per_epoch=512, batch=32),
    )


@pytest.fixture(scope="session")
def artifact_weights(artifact_order: Order, clip_folder: Path) -> Path:
    """The weights folder with one released `artifact`; judging with it needs `small_clip`."""
    with one_thread(), pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(clip_folder))
        COURSES["artifact"].train(artifact_order, lambda record: None)
    return artifact_order.out


@pytest.fixture
def artifact_release(artifact_weights: Path, small_clip: None) -> Release:
    return load(newest(artifact_weights, "artifact"))
