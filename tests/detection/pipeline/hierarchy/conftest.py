"""`hierarchy` trained from scratch in seconds on textures made by code."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from detection.pipeline.networks.bodies import build_body
from detection.pipeline.release import Release
from detection.pipeline.weights import load, newest
from detection.training.fit import Plan
from detection.training.orders import Order
from detection.training.train_hierarchy import train
from tests.detection.pipeline.hierarchy.made import GENERATORS, manifest, textured
from tests.detection.pipeline.threads import one_thread

TINY = Plan(
    seed=1, epochs=3, per_epoch=128, batch=16, learning_rate=2e-3, average=0.7, loader_processes=0
)
TINY_NETWORK: dict[str, Any] = {
    "network": "hierarchy",
    "body": "mobilenet_v2",
    "width": 0.1,
    "hidden": 16,
}


def started(file: Path) -> Path:
    """A body from chance whose running statistics fit the pictures, as torchvision saves one."""
    torch.manual_seed(0)
    body, _ = build_body("mobilenet_v2", TINY_NETWORK["width"])
    for norm in (part for part in body.modules() if isinstance(part, nn.BatchNorm2d)):
        norm.momentum = 1.0
    pictures = [textured(seed, name, 128) for seed in range(4) for name in (*GENERATORS, "camera")]
    body.train()(torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 58 - 2)
    state = {f"features.{name}": value for name, value in body.state_dict().items()}
    torch.save(state | {"classifier.1.bias": torch.zeros(1000)}, file)
    return file


@pytest.fixture(scope="session")
def hierarchy_order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    folder = tmp_path_factory.mktemp("hierarchy")
    (folder / "data").mkdir()
    return Order(
        detector="hierarchy",
        data=manifest(folder / "data", {"train": 40, "val": 16}),
        out=folder / "weights",
        version="2026.1.1",
        work=folder / "work",
        command="python -m detection train hierarchy",
        architecture=TINY_NETWORK,
        plan=TINY,
        init=started(folder / "start.pth"),
    )


@pytest.fixture(scope="session")
def hierarchy_weights(hierarchy_order: Order) -> Path:
    """The weights folder with one released `hierarchy`."""
    with one_thread():
        train(hierarchy_order, lambda record: None)
    return hierarchy_order.out


@pytest.fixture
def hierarchy_release(hierarchy_weights: Path) -> Release:
    return load(newest(hierarchy_weights, "hierarchy"))
