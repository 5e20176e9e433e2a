"""Two tiny detectors that were released side by side, for what joins detectors."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from detection.pipeline.detectors import DETECTORS
from detection.pipeline.detectors.windowed import WindowDetector
from detection.training import train_fusion, train_windowed
from detection.training.orders import Order
from tests.detection.pipeline.threads import one_thread

TWIN = "twin"
NAMES = ["cnn", TWIN]


@contextmanager
def twin_registered() -> Iterator[None]:
    """`twin` is a detector like `cnn`, as long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DETECTORS, TWIN, WindowDetector.open)
        for name in set(DETECTORS) - set(NAMES):
            patch.delitem(DETECTORS, name)
        yield


def release_pair(tiny: Order, folder: Path, graphs: Path) -> Path:
    """A weights folder with `cnn`, `twin` (the same from another seed) and their `fusion`.

    Their ONNX graphs, made on the way, are left in `graphs`.
    """
    weights = folder / "weights"
    shutil.copytree(tiny.out, weights)
    shutil.copytree(tiny.work / "graphs", folder / "work" / "graphs")
    twin = replace(
        tiny,
        detector=TWIN,
        out=weights,
        work=folder / "work",
        plan=replace(tiny.plan, seed=2, epochs=3),
    )
    with one_thread(), twin_registered():
        train_windowed.train(twin, lambda record: None)
        train_fusion.train(replace(twin, detector="fusion"), lambda record: None)
    shutil.copytree(folder / "work" / "graphs", graphs, dirs_exist_ok=True)
    return weights
