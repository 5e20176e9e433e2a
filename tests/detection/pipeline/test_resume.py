"""A training run is the same every time, also when it was interrupted."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detection.training.fit import schedule
from detection.training.orders import Order, load_splits
from detection.training.train_windowed import fit_network
from tests.detection.pipeline.conftest import TINY

SHORT = replace(TINY, epochs=2, per_epoch=32)


def interrupt(record: dict[str, float]) -> None:
    if record["epoch"] == 1:
        raise KeyboardInterrupt


def fitted(order: Order) -> dict[str, torch.Tensor]:
    fit = fit_network(order, load_splits(order), lambda record: None)
    found: dict[str, torch.Tensor] = fit.mean.state_dict()
    return found


@pytest.fixture
def short(tiny_order: Order, tmp_path: Path) -> Order:
    return replace(tiny_order, plan=SHORT, work=tmp_path / "first")


def test_the_same_seed_gives_the_same_weights(short: Order, tmp_path: Path) -> None:
    again = fitted(replace(short, work=tmp_path / "second"))
    for name, values in fitted(short).items():
        assert torch.equal(again[name], values), name


def test_a_resumed_run_ends_like_one_that_never_stopped(short: Order, tmp_path: Path) -> None:
    broken = replace(short, work=tmp_path / "broken")
    with pytest.raises(KeyboardInterrupt):
        fit_network(broken, load_splits(broken), interrupt)
    resumed = fitted(replace(broken, resume=True))
    for name, values in fitted(short).items():
        torch.testing.assert_close(resumed[name], values)


def test_the_schedule_rises_and_ends_near_nothing() -> None:
    rates = [schedule(step / 100, warm_up=0.05) for step in range(101)]
    assert rates[0] < 0.05
    assert max(rates) > 0.99
    assert rates[-1] < 0.01
