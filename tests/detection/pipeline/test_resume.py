"""A training run that was interrupted goes on where it stopped."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detection.training.fit import schedule
from detection.training.train_cnn import Order, train


def interrupt(record: dict[str, float]) -> None:
    if record["epoch"] == 1:
        raise KeyboardInterrupt


def state(order: Order) -> dict[str, torch.Tensor]:
    found: dict[str, torch.Tensor] = torch.load(
        order.work / "checkpoints" / "mean-002.pt", weights_only=True
    )
    return found


def test_a_resumed_run_ends_like_one_that_never_stopped(tiny_order: Order, tmp_path: Path) -> None:
    plan = replace(tiny_order.plan, epochs=2)
    whole = replace(tiny_order, plan=plan, out=tmp_path / "a", work=tmp_path / "whole")
    train(whole, lambda record: None)
    broken = replace(whole, out=tmp_path / "b", work=tmp_path / "broken")
    with pytest.raises(KeyboardInterrupt):
        train(broken, interrupt)
    train(replace(broken, resume=True), lambda record: None)
    for name, values in state(whole).items():
        torch.testing.assert_close(state(broken)[name], values)


def test_the_schedule_rises_and_ends_near_nothing() -> None:
    rates = [schedule(step / 100, warm_up=0.05) for step in range(101)]
    assert rates[0] < 0.05 < 0.99 < max(rates)
    assert rates[-1] < 0.01
