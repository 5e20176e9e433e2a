"""`evaluate` on a manifest and on plain folders, as a table, as JSON and as Markdown."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from detection.cli import main
from detection.pipeline.detectors import DETECTORS
from tests.detection.pipeline.pictures import labelled_folders, manifest

METRICS = ("auc", "ap", "balanced_accuracy", "tpr_at_5fpr", "ece")


@pytest.fixture
def serving(tiny_weights: Path, graphs: Path) -> list[str]:
    return [
        "--weights",
        str(tiny_weights),
        "--cache",
        str(graphs),
        "--device",
        "cpu",
        "--jobs",
        "1",
    ]


@pytest.fixture
def whole_data(tmp_path: Path) -> Path:
    """Both splits that cards record."""
    return manifest(tmp_path / "data", {"test": 8, "test_unseen": 4})


@pytest.fixture(scope="module")
def whole(
    tiny_data: Path, tiny_weights: Path, graphs: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Every split of the tiny data, judged in two processes."""
    file = tmp_path_factory.mktemp("table") / "out" / "table.json"
    options = ["--weights", str(tiny_weights), "--cache", str(graphs), "--device", "cpu"]
    asked = ["--splits", "all", "--jobs", "2", "--json", str(file)]
    main(["evaluate", "--data", str(tiny_data), *options, *asked])
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.fixture
def table(whole: dict[str, Any]) -> dict[str, Any]:
    """The part about `cnn`."""
    found: dict[str, Any] = whole["detectors"]["cnn"]
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


def test_detectors_without_weights_are_named_and_not_measured(whole: dict[str, Any]) -> None:
    assert set(whole["detectors"]) == {"cnn"}
    assert set(whole["unavailable"]) == set(DETECTORS) - {"cnn"}


def test_without_being_asked_only_untouched_splits_are_judged(
    tiny_data: Path, serving: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "table.json"
    options = ["--tiers", "native", "--json", str(file)]
    main(["evaluate", "--data", str(tiny_data), *serving, *options])
    assert list(json.loads(file.read_text())["detectors"]["cnn"]["splits"]) == ["test"]


def test_the_shares_of_verdicts_sum_to_one(table: dict[str, Any]) -> None:
    shares = table["splits"]["test"]["overall"]["native"]["verdicts"]
    assert set(shares) == {"real", "fake"}
    assert all(sum(of_label.values()) == pytest.approx(1) for of_label in shares.values())


def test_splits_can_be_chosen(tiny_data: Path, serving: list[str], tmp_path: Path) -> None:
    file = tmp_path / "table.json"
    chosen = ["--splits", "val", "--tiers", "native", "--json", str(file)]
    main(["evaluate", "--data", str(tiny_data), *serving, *chosen])
    assert list(json.loads(file.read_text())["detectors"]["cnn"]["splits"]) == ["val"]


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
    assert "all detectors" in printed
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
        table = json.loads(file.read_text())["detectors"]["cnn"]
        table["overall"]["native"].pop("milliseconds")
        texts.append(table["overall"])
    assert texts[0] == texts[1]
    assert texts[0]["native"]["n"] == 6


def test_the_card_records_what_was_measured(
    whole_data: Path, tiny_weights: Path, graphs: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "weights"
    shutil.copytree(tiny_weights, weights)
    options = ["--weights", str(weights), "--cache", str(graphs), "--jobs", "1"]
    assert main(["evaluate", "--data", str(whole_data), *options, "--update-card"]) == 0
    card = json.loads((weights / "cnn" / "2026.1.1" / "card.json").read_text())
    assert card["evaluation"]["overall"]["native"]["auc"] > 0.9
    assert set(card["evaluation"]["splits"]) == {"test", "test_unseen"}


def test_a_sample_is_not_recorded_in_a_card(
    tiny_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--data", str(tiny_data), "--limit", "2", "--update-card"]) == 1
    assert "cannot go with --limit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("narrowed", "reason"),
    [
        (["--tiers", "native,web"], "records the tiers native, web, hard"),
        (["--splits", "test"], "goes with no other split"),
        (["--splits", "all"], "goes with no other split"),
    ],
)
def test_a_part_is_not_recorded_in_a_card(
    whole_data: Path, narrowed: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--data", str(whole_data), *narrowed, "--update-card"]) == 1
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("command", ["evaluate", "robustness", "faithfulness"])
def test_images_of_others_are_not_recorded_in_a_card(
    command: str, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (tiny_data, labelled_folders(tmp_path / "set", 2)):
        assert main([command, "--data", str(folder), "--update-card"]) == 1
        assert "no test_unseen" in capsys.readouterr().err


def test_markdown_has_the_same_rows(tiny_data: Path, serving: list[str], tmp_path: Path) -> None:
    file = tmp_path / "table.md"
    options = ["--tiers", "native", "--markdown", str(file)]
    main(["evaluate", "--data", str(tiny_data), *serving, *options])
    assert "| source made* | 8 / 8 |" in file.read_text()


def test_a_page_keeps_what_people_wrote_around_its_generated_part(
    tiny_data: Path, serving: list[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Before\n<!-- begin evaluation -->\nof yesterday\n<!-- end evaluation -->\nAfter\n"
    )
    options = ["--tiers", "native", "--digest", str(page)]
    main(["evaluate", "--data", str(tiny_data), *serving, *options])
    text = page.read_text()
    assert text.startswith("Before\n<!-- begin evaluation -->")
    assert text.endswith("<!-- end evaluation -->\nAfter\n")
    assert "| source made* | 8 / 8 | " in text
    assert "of yesterday" not in text


def test_an_empty_folder_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(tmp_path)]) == 1
    assert "neither a manifest.csv" in capsys.readouterr().err


def test_images_that_cannot_be_read_are_left_out_and_counted(
    serving: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = labelled_folders(tmp_path / "set", 6)
    (folder / "real" / "torn.png").write_bytes(b"no image")
    file = tmp_path / "table.json"
    options = ["--tiers", "native,hard", "--json", str(file)]
    assert main(["evaluate", "--data", str(folder), *serving, *options]) == 0
    said = capsys.readouterr().out.replace("\n", "")
    assert "unreadable images, left out: 1; first" in said
    assert "torn.png" in said
    table = json.loads(file.read_text())
    assert table["unreadable"] == 1
    assert table["detectors"]["cnn"]["overall"]["native"]["n"] == 12


def test_a_folder_without_a_readable_image_is_a_sentence(
    serving: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "torn.png").write_bytes(b"no image")
    assert main(["evaluate", "--data", str(tmp_path), *serving]) == 1
    assert "none of 1 images can be read" in capsys.readouterr().err


def test_an_unknown_tier_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--tiers", "soft"])
    assert "native" in capsys.readouterr().err
