"""Networks are trained where the order says; what is released never depends on a GPU."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detection.cli import main
from detection.pipeline.weights import load
from detection.training import train_face, train_windowed
from detection.training.device import choose
from detection.training.fit import Fit
from detection.training.orders import Order
from tests.detection.pipeline.conftest import TINY_NETWORK
from tests.detection.pipeline.face.conftest import THIN
from tests.detection.pipeline.threads import one_thread

CUDA = torch.cuda.is_available()
NOWHERE = "meta"  # a device of torch that every machine has, and that computes nothing


def test_auto_is_cuda_only_where_torch_sees_one() -> None:
    assert choose("auto") == ("cuda" if CUDA else "cpu")
    assert choose("cpu") == "cpu"


@pytest.mark.skipif(CUDA, reason="there is a CUDA device")
@pytest.mark.parametrize("detector", ["cnn", "clip_linear"])
def test_cuda_where_there_is_none_is_a_sentence(
    detector: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with one_thread():
        command = ["train", detector, "--device", "cuda", "--work", str(tmp_path / "work")]
        assert main([*command, "--data", str(tmp_path)]) == 1
    assert "torch sees no CUDA device" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("new_fit", "architecture"),
    [(train_windowed.new_fit, TINY_NETWORK), (train_face.new_fit, THIN)],
    ids=["windows", "faces"],
)
def test_a_network_and_its_average_lie_on_the_device(
    new_fit: Callable[[Order], Fit],
    architecture: dict[str, object],
    tiny_order: Order,
    tmp_path: Path,
) -> None:
    order = replace(tiny_order, architecture=architecture, device=NOWHERE, work=tmp_path)
    fit = new_fit(order)
    optimised = [each for group in fit.optimiser.param_groups for each in group["params"]]
    lying = [*fit.network.state_dict().values(), *fit.mean.state_dict().values(), *optimised]
    assert {values.device.type for values in lying} == {NOWHERE}


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_the_card_says_where_it_was_trained(device: str, tiny_data: Path, tmp_path: Path) -> None:
    widths = f"widths={TINY_NETWORK['widths']}"
    command = ["train", "cnn", "--data", str(tiny_data), "--device", device, "--set", widths]
    command += ["--out", str(tmp_path / "weights"), "--work", str(tmp_path / "work")]
    with one_thread():
        assert main([*command, "--epochs", "1", "--per-epoch", "32", "--version", "2026.1.1"]) == 0
    card = json.loads((tmp_path / "weights" / "cnn" / "2026.1.1" / "card.json").read_text())
    assert card["training"]["device"] == choose(device)
    assert ("--device cpu" in card["training"]["command"]) == (device == "cpu")


@pytest.mark.skipif(not CUDA, reason="there is no CUDA device")
def test_a_network_trained_on_cuda_is_released_like_any_other(
    tiny_order: Order, tmp_path: Path
) -> None:
    order = replace(tiny_order, device="cuda", work=tmp_path / "work", out=tmp_path / "weights")
    card = load(train_windowed.train(order, lambda record: None)).card
    assert card["training"]["device"] == "cuda"
    assert card["validation"]["auc"]["value"] > 0.9


def test_minutes_count_from_the_order_on(tiny_order: Order) -> None:
    earlier = replace(tiny_order, given=time.monotonic() - 90)
    assert earlier.minutes == pytest.approx(1.5, abs=0.11)
