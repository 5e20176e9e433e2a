"""The robustness card: every treatment, every attack, and who is attacked with whose gradients."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from detection.cli import main
from detection.pipeline.release import ReleaseInfo
from detection.training.attacks import BUDGETS
from detection.training.robustness import endings, knowledge, surrogates
from detection.training.treatments import STEPS
from tests.detection.pipeline.pairs import twin_registered
from tests.detection.pipeline.pictures import manifest


@pytest.fixture(scope="module")
def folder(paired_weights: Path, graphs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one run over `cnn`, `twin` and `fusion` wrote."""
    out = tmp_path_factory.mktemp("robustness")
    data = manifest(out / "data", {"test": 4, "test_unseen": 1})
    shutil.copytree(paired_weights, out / "weights")
    options = ["--weights", str(out / "weights"), "--cache", str(graphs), "--device", "cpu"]
    files = ["--json", str(out / "table.json"), "--markdown", str(out / "page.md")]
    limits = ["--limit", "8", "--attack-limit", "4", "--jobs", "1", "--update-card"]
    with twin_registered():
        asked = ["--data", str(data), "--plots", str(out / "plots"), *limits]
        assert main(["robustness", *asked, *options, *files]) == 0
    return out


@pytest.fixture(scope="module")
def detectors(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "table.json").read_text())["detectors"]
    return found


def test_every_detector_is_measured_after_every_treatment(detectors: dict[str, Any]) -> None:
    assert set(detectors) == {"cnn", "twin", "fusion"}
    assert all(list(one["treatments"]) == list(STEPS) for one in detectors.values())


def test_a_network_is_attacked_with_its_own_gradients_and_fusion_through_each(
    detectors: dict[str, Any],
) -> None:
    assert set(detectors["cnn"]["attacks"]) == {"white-box"}
    assert set(detectors["fusion"]["attacks"]) == {"through cnn", "through twin"}


def test_attacks_are_told_by_budget(detectors: dict[str, Any]) -> None:
    steps = detectors["cnn"]["attacks"]["white-box"]
    assert {f"FGSM {budget}" for budget in BUDGETS} | {"untouched"} <= set(steps)
    assert steps["PGD 8"]["auc"] <= steps["untouched"]["auc"]


def test_a_fake_reaches_people_unless_it_is_called_authentic(detectors: dict[str, Any]) -> None:
    for steps in (detectors["cnn"]["treatments"], *detectors["fusion"]["attacks"].values()):
        for figures in steps.values():
            authentic = figures["verdicts"]["fake"]["likely_authentic"]
            assert figures["fakes_reaching_people"] == pytest.approx(1 - authentic, abs=1e-3)


def test_reals_and_fakes_are_told_apart_by_how_they_end() -> None:
    reals = ["likely_fake", "inconclusive", "likely_authentic", "likely_authentic"]
    fakes = ["likely_authentic", "inconclusive", "inconclusive", "not_applicable"]
    assert endings(reals, fakes) == {
        "reals_called_fake": 0.25,
        "reals_inconclusive": 0.25,
        "fakes_reaching_people": 0.75,
        "fakes_inconclusive": 0.5,
    }
    assert set(endings([], fakes)) == {"fakes_reaching_people", "fakes_inconclusive"}


def test_attacked_reals_are_told_by_budget(folder: Path, detectors: dict[str, Any]) -> None:
    for steps in detectors["fusion"]["attacks"].values():
        for figures in steps.values():
            shares = figures["verdicts"].get("real", {})
            assert figures["reals_called_fake"] == pytest.approx(shares["likely_fake"])
            assert figures["reals_inconclusive"] == pytest.approx(shares["inconclusive"])
    _, found, rest = (folder / "page.md").read_text().partition("**attacked reals called fake")
    assert found
    assert "| cnn | white-box | PGD | " in rest


def test_other_splits_are_not_recorded_in_a_card(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--data", str(folder / "data"), "--splits", "test", "--update-card"]
    assert main(["robustness", *asked]) == 1
    assert "goes with no other split" in capsys.readouterr().err


def test_cards_and_files_are_written(folder: Path) -> None:
    card = json.loads((folder / "weights" / "cnn" / "2026.1.1" / "card.json").read_text())
    assert set(card["robustness"]) == {"treatments", "attacks"}
    assert "reals_called_fake" in card["robustness"]["attacks"]["white-box"]["PGD 8"]
    assert "| JPEG 30 |" in (folder / "page.md").read_text()
    names = {path.name for path in (folder / "plots").iterdir()}
    assert names == {"robustness-treatments.svg", "robustness-attacks.svg"}


def test_a_detector_without_gradients_is_attacked_by_transfer() -> None:
    network = ReleaseInfo("cnn", "1", "", {"architecture": {"network": "cnn"}}, "ready")
    bank = ReleaseInfo("clip_nearest", "1", "", {"architecture": {"encoder": "onnx"}}, "ready")
    assert surrogates([network, bank]) == {"cnn": ["cnn"], "clip_nearest": ["cnn"]}
    assert knowledge("clip_nearest", "cnn") == "transfer from cnn"
