"""`evaluate` on a manifest and on plain folders, as a table, as JSON and as Markdown."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from detection.cli import main
from tests.detection.pipeline.pictures import labelled_folders

METRICS = ("auc", "ap", "balanced_accuracy", "tpr_at_5fpr", "ece")


@pytest.fixture
def serving(tiny_weights: Path, graphs: Path) -> list[str]:
    return ["--weights", str(tiny_weights), "--cache", str(graphs), "--device", "cpu"]


@pytest.fixture
def table(tiny_data: Path, serving: list[str], tmp_path: Path) -> dict[str, Any]:
    file = tmp_path / "out" / "table.json"
    main(["evaluate", "--data", str(tiny_data), *serving, "--json", str(file)])
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def test_the_json_holds_every_metric_of_every_tier(table: dict[str, Any]) -> None:
    for tier in ("native", "web", "hard"):
        figures = table["overall"][tier]
        assert figures["n"] == 16
        assert all(0 <= figures[metric] <= 1 for metric in METRICS)
        low, high = figures["auc_interval"]
        assert low <= figures["auc"] <= high


def test_every_split_is_told_and_the_whole_rests_on_test(table: dict[str, Any]) -> None:
    assert set(table["splits"]) == {"train", "val", "test"}
    assert table["overall_splits"] == ["test"]


def test_splits_can_be_chosen(tiny_data: Path, serving: list[str], tmp_path: Path) -> None:
    file = tmp_path / "table.json"
    chosen = ["--splits", "val", "--tiers", "native", "--json", str(file)]
    main(["evaluate", "--data", str(tiny_data), *serving, *chosen])
    assert list(json.loads(file.read_text())["splits"]) == ["val"]


def test_every_split_has_sources_families_and_domains(table: dict[str, Any]) -> None:
    views = table["splits"]["test"]
    assert views["source"]["made"]["native"]["auc"] > 0.9
    assert views["domain"]["general"]["native"]["n"] == 16
    assert views["family"]["camera"]["native"]["n"] == 8


def test_fakes_without_reals_are_scored_against_those_of_their_domain(
    table: dict[str, Any],
) -> None:
    figures = table["splits"]["test"]["family"]["gan"]["native"]
    assert (figures["real"], figures["fake"]) == (8, 8)


def test_few_images_are_marked_as_indicative(table: dict[str, Any]) -> None:
    assert table["overall"]["native"]["indicative"] is True


def test_plain_folders_print_the_same_table(
    serving: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = labelled_folders(tmp_path / "set", 12)
    assert main(["evaluate", "--data", str(folder), *serving, "--tiers", "native"]) == 0
    printed = capsys.readouterr().out
    assert "overall (all)" in printed
    assert "header-only" in printed
    assert "12 / 12" in printed


def test_a_limit_draws_the_same_images_every_time(
    tiny_data: Path, serving: list[str], tmp_path: Path
) -> None:
    texts = []
    for name in ("a", "b"):
        file = tmp_path / name
        limit = ["--limit", "6", "--tiers", "native", "--json", str(file)]
        main(["evaluate", "--data", str(tiny_data), *serving, *limit])
        table = json.loads(file.read_text())
        table["overall"]["native"].pop("milliseconds")
        texts.append(table["overall"])
    assert texts[0] == texts[1]
    assert texts[0]["native"]["n"] == 6


def test_the_card_records_what_was_measured(
    tiny_data: Path, tiny_weights: Path, graphs: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "weights"
    shutil.copytree(tiny_weights, weights)
    options = ["--weights", str(weights), "--cache", str(graphs), "--tiers", "native"]
    main(["evaluate", "--data", str(tiny_data), *options, "--update-card"])
    card = json.loads((weights / "cnn" / "2026.1.1" / "card.json").read_text())
    assert card["evaluation"]["overall"]["native"]["auc"] > 0.9


def test_markdown_has_the_same_rows(tiny_data: Path, serving: list[str], tmp_path: Path) -> None:
    file = tmp_path / "table.md"
    options = ["--tiers", "native", "--markdown", str(file)]
    main(["evaluate", "--data", str(tiny_data), *serving, *options])
    assert "| source made* | 8 / 8 |" in file.read_text()


def test_an_empty_folder_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(tmp_path)]) == 1
    assert "neither a manifest.csv" in capsys.readouterr().err


def test_an_unknown_tier_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--tiers", "soft"])
    assert "native" in capsys.readouterr().err
