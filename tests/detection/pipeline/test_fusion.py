"""Several detectors, one verdict: from a released fusion through the serving path."""

import json
import shutil
from pathlib import Path

import pytest

from detection.cli import main
from detection.pipeline.analyse import Pipeline
from detection.pipeline.selfcheck import agrees, probabilities
from tests.detection.pipeline.pairs import NAMES
from tests.detection.pipeline.pictures import picture

pytestmark = pytest.mark.usefixtures("twin")
FAKE, REAL = picture(901, fake=True), picture(902, fake=False)


def opened(weights: Path, graphs: Path, names: list[str] = NAMES) -> Pipeline:
    return Pipeline.load(
        names, weights_dir=weights, device="cpu", cache_dir=graphs, redelivery=False
    )


def decider(pipeline: Pipeline) -> str:
    decided_by = pipeline.judge([FAKE])[0].decided_by
    assert decided_by is not None
    return decided_by.detector


@pytest.fixture
def copy(paired_weights: Path, tmp_path: Path) -> Path:
    """Weights that a test may damage."""
    return shutil.copytree(paired_weights, tmp_path / "weights")


def test_the_fusion_decides_where_two_detectors_speak(paired_weights: Path, graphs: Path) -> None:
    pipeline = opened(paired_weights, graphs)
    fake, real = pipeline.judge([FAKE, REAL])
    assert decider(pipeline) == "fusion"
    assert (fake.probability or 0) > (real.probability or 0)


def test_its_interval_holds_its_probability(paired_weights: Path, graphs: Path) -> None:
    judged = opened(paired_weights, graphs).judge([FAKE])[0]
    assert judged.interval is not None
    assert 0 <= judged.interval[0] <= (judged.probability or 0) <= judged.interval[1] <= 1


def test_with_one_detector_its_own_card_decides(paired_weights: Path, graphs: Path) -> None:
    pipeline = opened(paired_weights, graphs, ["cnn"])
    judged = pipeline.judge([FAKE])[0]
    assert judged.probability == judged.findings[0].probability
    assert [info.detector for info in pipeline.releases] == ["cnn"]


def test_all_means_every_released_detector_and_their_fusion(
    paired_weights: Path, graphs: Path
) -> None:
    pipeline = opened(paired_weights, graphs, ["all"])
    assert [info.detector for info in pipeline.releases] == ["cnn", "twin", "fusion"]


@pytest.mark.parametrize("name", ["fusion", "tea leaves"])
def test_what_is_no_detector_is_unavailable_and_says_so(
    paired_weights: Path, graphs: Path, name: str
) -> None:
    info = opened(paired_weights, graphs, [name]).releases[0]
    assert (info.status, info.reason) == ("unavailable", f"there is no detector {name}")


def test_where_nothing_is_released_all_means_every_detector(tmp_path: Path) -> None:
    pipeline = opened(tmp_path, tmp_path, ["all"])
    assert [info.status for info in pipeline.releases] == ["unavailable", "unavailable"]


def test_a_missing_detector_leaves_the_verdict_to_the_other(copy: Path, graphs: Path) -> None:
    shutil.rmtree(copy / "twin")
    pipeline = opened(copy, graphs)
    assert decider(pipeline) == "cnn"
    assert len(pipeline.judge([FAKE])[0].findings) == 2


def test_another_release_than_it_was_fitted_on_has_no_voice(copy: Path, graphs: Path) -> None:
    card_file = next((copy / "fusion").glob("*/card.json"))
    card = json.loads(card_file.read_text())
    card["architecture"]["detectors"]["twin"]["weights_sha256"] = "0" * 64
    card_file.write_text(json.dumps(card))
    pipeline = opened(copy, graphs)
    assert pipeline.releases[-1].reason == "fitted without twin 2026.1.1"
    assert decider(pipeline) == "cnn"


@pytest.mark.parametrize("damage", ["flipped", "missing", "shape"])
def test_a_damaged_fusion_is_refused_and_a_detector_decides(
    copy: Path, graphs: Path, damage: str
) -> None:
    weights = next((copy / "fusion").glob("*/model.safetensors"))
    content = weights.read_bytes()
    if damage == "flipped":
        weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif damage == "missing":
        weights.unlink()
    else:
        card_file = weights.with_name("card.json")
        card = json.loads(card_file.read_text())
        del card["architecture"]["detectors"]["twin"]
        card_file.write_text(json.dumps(card))
    pipeline = opened(copy, graphs)
    assert pipeline.releases[-1].status == "unavailable"
    assert pipeline.releases[-1].reason
    assert decider(pipeline) in NAMES


def test_the_samples_score_what_its_card_says(paired_weights: Path, graphs: Path) -> None:
    pipeline = opened(paired_weights, graphs)
    assert agrees(pipeline.releases[-1].card, probabilities(pipeline))


def test_its_card_names_detectors_coefficients_and_figures(paired_weights: Path) -> None:
    card = json.loads(next((paired_weights / "fusion").glob("*/card.json")).read_text())
    assert list(card["architecture"]["detectors"]) == NAMES
    assert min(card["coefficients"]["weights"].values()) >= 0
    assert card["validation"]["n"] == 16
    assert card["validation"]["detectors"]["cnn"]["applicable"] == 1
    assert card["data"]["splits"] == {"train": 0, "val": 16}


def test_one_detector_alone_is_nothing_to_join(
    copy: Path, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(copy / "twin")
    where = ["--data", str(tiny_data), "--out", str(copy), "--work", str(tmp_path / "work")]
    assert main(["train", "fusion", *where]) == 1
    assert "at least 2 released detectors; there are 1" in capsys.readouterr().err
