"""Several detectors and their fusion in one evaluation, with plots."""

import json
from pathlib import Path
from typing import Any

import pytest

from detection.cli import main
from detection.training.manifest import read, select
from detection.training.scoring import Source, tasks
from detection.training.survey import redelivered, sequential, survey
from tests.detection.pipeline.pairs import twin_registered

LARGEST_PLOT = 200_000


@pytest.fixture(scope="module")
def folder(
    tiny_data: Path, paired_weights: Path, graphs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What one evaluation of `cnn`, `twin` and `fusion` wrote."""
    out = tmp_path_factory.mktemp("evaluation")
    options = ["--weights", str(paired_weights), "--cache", str(graphs), "--device", "cpu"]
    files = ["--json", str(out / "table.json"), "--plots", str(out / "plots")]
    files += ["--markdown", str(out / "full.md"), "--redelivery", "4"]
    files += ["--digest", str(out / "digest.md")]
    with twin_registered():
        asked = ["--data", str(tiny_data), "--jobs", "1", "--tiers", "native,hard"]
        assert main(["evaluate", *asked, *options, *files]) == 0
    return out


@pytest.fixture(scope="module")
def table(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "table.json").read_text())
    return found


def test_every_detector_and_fusion_are_in_one_table(table: dict[str, Any]) -> None:
    assert set(table["detectors"]) == {"cnn", "twin", "fusion"}
    assert {one["overall"]["native"]["n"] for one in table["detectors"].values()} == {16}


def test_the_summary_names_each_detector_in_each_tier(folder: Path) -> None:
    text = (folder / "full.md").read_text()
    names, tiers = ("cnn", "twin", "fusion"), ("native", "hard")
    assert all(f"| {name} | {tier} |" in text for name in names for tier in tiers)


def test_the_digest_begins_with_the_goals_of_fusion(folder: Path, table: dict[str, Any]) -> None:
    text = (folder / "digest.md").read_text()
    assert text.startswith("<!-- begin evaluation -->\n\n**goals of fusion**")
    assert "| AUC on `test_unseen` at least 0.92 | not measured |  |" in text
    reached = "yes" if table["detectors"]["fusion"]["overall"]["native"]["auc"] >= 0.95 else "no"
    assert f"| AUC on `test` at least 0.95 | {reached} |" in text


def test_sources_whose_labels_share_format_and_size_are_named(table: dict[str, Any]) -> None:
    assert table["alike"] == {"test": ["made"]}


def test_redelivery_never_adds_decided_verdicts(table: dict[str, Any]) -> None:
    for shares in table["redelivery"]["test"].values():
        assert shares["after"]["inconclusive"] >= shares["before"]["inconclusive"]


def test_plots_are_drawn_and_small(folder: Path) -> None:
    names = {path.name for path in (folder / "plots").iterdir()}
    assert {"roc-native.svg", "reliability-hard.svg", "sources-fusion.svg"} <= names
    assert all(path.stat().st_size < LARGEST_PLOT for path in (folder / "plots").iterdir())


def test_one_detector_has_no_fusion(tiny_data: Path, paired_weights: Path, graphs: Path) -> None:
    rows = select(read(tiny_data), "test")
    source = Source(("cnn",), paired_weights, "cpu", graphs)
    found = survey(rows, [], ["native"], source, sequential)
    assert set(found.table["detectors"]) == {"cnn"}


@pytest.mark.usefixtures("twin")
def test_the_shares_before_redelivery_are_those_of_the_plain_verdicts(
    tiny_data: Path, paired_weights: Path, graphs: Path
) -> None:
    rows = select(read(tiny_data), "test")[:6]
    source = Source(("cnn", "twin"), paired_weights, "cpu", graphs)
    found = survey(rows, [], ["native"], source, sequential)
    outcomes = sequential("", tasks(rows, ["native"], score=True), source)
    for shares in redelivered(outcomes, found.releases)["test"].values():
        assert shares["before"] == shares["after"]


@pytest.mark.usefixtures("twin")
def test_the_list_shows_fusion_with_all_detectors_together(
    paired_weights: Path, graphs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--weights", str(paired_weights), "--cache", str(graphs), "--device", "cpu"]
    assert main(["list", *options]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "yes" in line]
    assert [line.split("│")[1].strip() for line in lines] == ["cnn", "twin", "fusion"]
    assert "all detectors together" in lines[-1]
