"""A training run is the same every time, also when it was interrupted or is not the first."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from detection.cli import main
from detection.training.fit import Fit, schedule
from detection.training.manifest import BadData
from detection.training.orders import Order, load_splits
from detection.training.train_windowed import best_epoch, fit_network, train
from tests.detection.pipeline.conftest import TINY
from tests.detection.pipeline.threads import one_thread

SHORT = replace(TINY, epochs=2, per_epoch=32)


def interrupt(record: dict[str, float]) -> None:
    if record["epoch"] == 1:
        raise KeyboardInterrupt


def fit_of(order: Order) -> Fit:
    return fit_network(order, load_splits(order), lambda record: None)


def fitted(order: Order) -> dict[str, torch.Tensor]:
    found: dict[str, torch.Tensor] = fit_of(order).mean.state_dict()
    return found


def measured(fit: Fit) -> list[dict[str, float]]:
    """The records without what the clock says."""
    return [
        {name: value for name, value in record.items() if name != "seconds"}
        for record in fit.records()
    ]


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


def test_a_second_run_in_a_folder_releases_its_own_epoch(short: Order, tmp_path: Path) -> None:
    fit_of(short)
    other = replace(short, plan=replace(SHORT, seed=2, epochs=1))
    second = fit_of(other)
    assert measured(second) == measured(fit_of(replace(other, work=tmp_path / "elsewhere")))
    assert [file.name for file in second.folder.glob("mean-*")] == ["mean-001.pt"]
    released = second.mean_of(best_epoch(second)["epoch"])
    for name, values in second.mean.state_dict().items():
        assert torch.equal(released[name], values), name


def test_a_resumed_run_keeps_what_was_measured_before(short: Order, tmp_path: Path) -> None:
    broken = replace(short, work=tmp_path / "broken")
    with pytest.raises(KeyboardInterrupt):
        fit_network(broken, load_splits(broken), interrupt)
    resumed = fit_of(replace(broken, resume=True))
    assert measured(resumed) == measured(fit_of(short))


def test_the_minutes_of_a_card_hold_those_before_the_resumption(short: Order) -> None:
    with pytest.raises(KeyboardInterrupt):
        fit_network(short, load_splits(short), interrupt)
    state = torch.load(short.checkpoints / "checkpoint.pt", weights_only=True)
    state["progress"]["seconds"] = 3600.0
    torch.save(state, short.checkpoints / "checkpoint.pt")
    folder = train(replace(short, resume=True), lambda record: None)
    training = json.loads((folder / "card.json").read_text())["training"]
    assert training["minutes_before_resumption"] == 60
    assert training["minutes"] >= 60


def test_a_checkpoint_of_another_training_is_not_gone_on_with(short: Order) -> None:
    with pytest.raises(KeyboardInterrupt):
        fit_network(short, load_splits(short), interrupt)
    slower = replace(short.plan, learning_rate=1e-4)
    recipe = replace(short.recipe, untouched=0.1)
    with pytest.raises(BadData, match="another augmentation, another learning_rate"):
        fit_of(replace(short, plan=slower, recipe=recipe, resume=True))


def test_a_resumed_run_may_be_longer(short: Order) -> None:
    fit_of(replace(short, plan=replace(SHORT, epochs=1)))
    longer = fit_of(replace(short, resume=True))
    assert [record["epoch"] for record in longer.records()] == [1, 2]


def test_an_epoch_without_a_batch_is_refused(short: Order) -> None:
    with pytest.raises(BadData, match="has no batch"):
        fit_of(replace(short, plan=replace(SHORT, per_epoch=1)))


def test_an_epoch_behind_the_checkpoint_is_not_released(short: Order) -> None:
    """Its weights may be half written: the run was killed between the log and the checkpoint."""
    with pytest.raises(KeyboardInterrupt):
        fit_network(short, load_splits(short), interrupt)
    with (short.checkpoints / "log.jsonl").open("a") as log:
        log.write(json.dumps({"epoch": 2, "auc": 2.0}) + "\n")
    resumed = fit_of(replace(short, resume=True))
    assert [record["epoch"] for record in resumed.records()] == [1, 2]
    assert best_epoch(resumed)["auc"] <= 1.0


def test_a_run_that_was_never_begun_cannot_be_resumed(short: Order) -> None:
    with pytest.raises(BadData, match="nothing can be resumed"):
        fit_of(replace(short, resume=True))


@pytest.mark.parametrize("detector", ["cnn", "face", "frequency", "hierarchy"])
def test_resume_without_a_checkpoint_is_a_sentence(
    detector: str, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", detector, "--data", str(tiny_data), "--work", str(tmp_path), "--resume"]
    with one_thread():
        assert main(command) == 1
    assert "nothing can be resumed" in capsys.readouterr().err
    assert not list(tmp_path.iterdir()), "images were decoded before the mistake was seen"


def test_the_schedule_rises_and_ends_near_nothing() -> None:
    rates = [schedule(step / 100, warm_up=0.05) for step in range(101)]
    assert rates[0] < 0.05
    assert max(rates) > 0.99
    assert rates[-1] < 0.01
