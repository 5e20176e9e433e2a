"""A random CLIP in a folder, and both detectors trained on it in seconds."""

from dataclasses import replace
from pathlib import Path

import pytest

from detection.pipeline.clip.encoder import FOLDER, EncoderSpec, configured
from detection.training.courses import COURSES
from detection.training.orders import Order
from tests.detection.pipeline.clip.models import save_tiny_clip
from tests.detection.pipeline.threads import one_thread

NAMES = ("clip_nearest", "clip_linear")


@pytest.fixture(scope="session")
def tiny_clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture
def tiny_clip(tiny_clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> EncoderSpec:
    """The encoder that a training takes in this test, and that its release asks for."""
    monkeypatch.setenv(FOLDER, str(tiny_clip_folder))
    return configured()


@pytest.fixture(scope="session")
def clip_orders(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Order]:
    folder = tmp_path_factory.mktemp("clip_training")
    return {name: _order(name, tiny_data, folder) for name in NAMES}


@pytest.fixture(scope="session")
def clip_weights(clip_orders: dict[str, Order], tiny_clip_folder: Path) -> Path:
    """The weights folder with one release of each; judging with them needs `tiny_clip`."""
    with one_thread(), pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(tiny_clip_folder))
        for name, order in clip_orders.items():
            COURSES[name].train(order, lambda record: None)
    return clip_orders["clip_linear"].out


def _order(name: str, data: Path, folder: Path) -> Order:
    course = COURSES[name]
    return Order(
        detector=name,
        data=data,
        out=folder / "weights",
        version="2026.1.1",
        work=folder / course.folder,
        command=f"python -m detection train {name}",
        architecture=course.architecture,
        plan=replace(course.plan, seed=1),
    )
