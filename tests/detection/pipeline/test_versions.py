"""A release never takes the number, or the place, of one that stands."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from detection.cli import main
from detection.training.manifest import BadData
from detection.training.versions import check_new, next_version

MONTH = f"{datetime.now(UTC):%Y.%m}"


def release(out: Path, version: str) -> None:
    folder = out / "cnn" / version
    folder.mkdir(parents=True)
    (folder / "card.json").write_text("{}")


def test_the_first_of_a_month_is_number_one(tmp_path: Path) -> None:
    release(tmp_path, "2020.01.7")
    assert next_version(tmp_path, "cnn") == f"{MONTH}.1"


def test_the_next_number_follows_the_highest(tmp_path: Path) -> None:
    for count in (2, 10):
        release(tmp_path, f"{MONTH}.{count}")
    assert next_version(tmp_path, "cnn") == f"{MONTH}.11"


@pytest.mark.parametrize("version", ["2026.11.2", "2026.11.1", "first"])
def test_a_number_that_would_not_be_the_newest_is_refused(tmp_path: Path, version: str) -> None:
    release(tmp_path, "2026.11.2")
    with pytest.raises(BadData, match=r"cnn 2026\.11\.2 is released"):
        check_new(tmp_path, "cnn", version)


@pytest.mark.parametrize("version", ["2026.11.3", "2026.12.1"])
def test_a_higher_number_is_not(tmp_path: Path, version: str) -> None:
    release(tmp_path, "2026.11.2")
    check_new(tmp_path, "cnn", version)


def test_training_over_a_release_is_a_sentence_and_leaves_it(
    tiny_weights: Path, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tiny_weights / "cnn" / "2026.1.1" / "card.json"
    before = card.read_bytes()
    places = ["--out", str(tiny_weights), "--work", str(tmp_path), "--version", "2026.1.1"]
    assert main(["train", "cnn", "--data", str(tiny_data), *places]) == 1
    assert "cnn 2026.1.1 is released" in capsys.readouterr().err
    assert card.read_bytes() == before
