"""A training that starts from a release: learns on from it, and says so."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detection.cli import main
from detection.pipeline.weights import load
from detection.training.manifest import BadData
from detection.training.orders import Order
from detection.training.train_windowed import new_fit, train
from tests.detection.pipeline.conftest import TINY


@pytest.fixture
def second(tiny_order: Order, tiny_weights: Path, tmp_path: Path) -> Order:
    return replace(
        tiny_order,
        init=tiny_weights / "cnn" / "2026.1.1",
        out=tmp_path / "weights",
        work=tmp_path / "work",
        version="2026.1.2",
        plan=replace(TINY, epochs=1, per_epoch=32),
    )


def test_it_starts_from_the_weights_of_the_release(second: Order) -> None:
    assert second.init is not None
    found = new_fit(second).network.state_dict()
    for name, values in load(second.init).tensors.items():
        torch.testing.assert_close(found[name], torch.from_numpy(values).float())


def test_the_card_names_what_it_started_from(second: Order) -> None:
    assert second.init is not None
    card = json.loads((train(second, lambda record: None) / "card.json").read_text())
    given = load(second.init)
    assert card["training"]["start"] == f"cnn 2026.1.1, SHA-256 {given.sha256}"
    assert card["weights"]["sha256"] != given.sha256


def test_a_release_of_another_architecture_is_refused(second: Order) -> None:
    wider = {**second.architecture, "hidden": 99}
    with pytest.raises(BadData, match="another architecture"):
        new_fit(replace(second, architecture=wider))


def test_a_start_that_is_no_release_is_a_sentence(
    tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "cnn", "--data", str(tiny_data), "--work", str(tmp_path / "work")]
    assert main([*command, "--init", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "has no readable card" in capsys.readouterr().err


def test_the_command_in_the_card_says_how_the_second_stage_differed(
    second: Order, tiny_data: Path, tmp_path: Path
) -> None:
    options = ["--init", str(second.init), "--untouched", "0.25", "--learning-rate", "0.0005"]
    sizes = [f"--set={name}={json.dumps(value)}" for name, value in second.architecture.items()]
    command = ["train", "cnn", "--data", str(tiny_data), "--epochs", "1", "--per-epoch", "32"]
    places = ["--out", str(tmp_path / "out"), "--work", str(tmp_path / "work"), "--version", "9"]
    assert main([*command, *options, *sizes, *places]) == 0
    card = json.loads((tmp_path / "out/cnn/9/card.json").read_text())
    assert (
        "--init cnn/2026.1.1 --per-epoch 32 --learning-rate 0.0005 --untouched 0.25"
        in (card["training"]["command"])
    )
    assert card["training"]["augmentation"]["untouched"] == 0.25
    assert card["training"]["hyperparameters"]["learning_rate"] == 0.0005
    assert str(tmp_path) not in json.dumps(card)
