"""A detector trained from scratch in seconds on pictures made by code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from detection.pipeline.release import Release
from detection.pipeline.weights import load, newest
from detection.training.fit import Plan
from detection.training.orders import Order
from detection.training.train_windowed import train
from tests.detection.pipeline.pairs import release_pair, twin_registered
from tests.detection.pipeline.pictures import manifest

TINY = Plan(
    seed=1,
    epochs=6,
    per_epoch=96,
    batch=16,
    learning_rate=1e-2,
    average=0.8,
    loader_processes=0,
)


TINY_NETWORK = {"network": "cnn", "widths": [4, 8, 8, 16], "hidden": 8, "dropout": 0.1}


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return manifest(tmp_path_factory.mktemp("data"), {"train": 16, "val": 8, "test": 8})


@pytest.fixture(scope="session")
def tiny_order(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Order:
    folder = tmp_path_factory.mktemp("training")
    return Order(
        detector="cnn",
        data=tiny_data,
        out=folder / "weights",
        version="2026.1.1",
        work=folder / "work",
        command="python -m detection train cnn",
        architecture=TINY_NETWORK,
        plan=TINY,
    )


@pytest.fixture(scope="session")
def tiny_weights(tiny_order: Order) -> Path:
    """The weights folder with one released `cnn`."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    train(tiny_order, lambda record: None)
    torch.set_num_threads(threads)
    return tiny_order.out


@pytest.fixture(scope="session")
def paired_weights(
    tiny_order: Order,
    tiny_weights: Path,
    graphs: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The weights folder with two released detectors, `cnn` and `twin`, and their `fusion`."""
    return release_pair(tiny_order, tmp_path_factory.mktemp("pair"), graphs)


@pytest.fixture
def twin() -> Iterator[None]:
    """The test knows `cnn` and `twin` and no other detector."""
    with twin_registered():
        yield


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where exported ONNX graphs are kept during the tests."""
    return tmp_path_factory.mktemp("graphs")


@pytest.fixture
def tiny_release(tiny_weights: Path) -> Release:
    return load(newest(tiny_weights, "cnn"))
