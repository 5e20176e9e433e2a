"""Results have a place before anything is judged, and replace nothing that people wrote."""

from argparse import Namespace
from pathlib import Path

import pytest

from detection.cli import main
from detection.cli.outputs import check_outputs
from detection.training.manifest import BadData
from detection.training.marked import write_between


def asked(**paths: Path) -> Namespace:
    return Namespace(**(dict.fromkeys(("json", "markdown", "digest", "plots")) | paths))


def test_new_files_in_new_folders_are_fine(tmp_path: Path) -> None:
    check_outputs(asked(json=tmp_path / "a" / "b.json", plots=tmp_path / "c" / "d"), "mark")
    assert not list(tmp_path.iterdir())


def test_a_page_that_people_wrote_is_not_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Ours\n")
    with pytest.raises(BadData, match="no part between <!-- begin mark -->"):
        check_outputs(asked(markdown=page), "mark")


@pytest.mark.parametrize("marks", ["<!-- begin mark -->", "<!-- end mark --><!-- begin mark -->"])
def test_a_page_whose_part_does_not_end_is_not_replaced(tmp_path: Path, marks: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Ours\n{marks}\n")
    with pytest.raises(BadData, match="to replace"):
        check_outputs(asked(digest=page), "mark")


def test_a_page_that_was_written_can_be_written_again(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for text in ("first", "second"):
        check_outputs(asked(markdown=page), "mark")
        write_between(page, "mark", text)
    assert page.read_text() == "<!-- begin mark -->\n\nsecond\n\n<!-- end mark -->\n"


def test_what_people_wrote_around_the_part_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Ours\n\n<!-- begin mark -->\nold\n<!-- end mark -->\n\nAlso ours.\n")
    write_between(page, "mark", "new")
    text = "# Ours\n\n<!-- begin mark -->\n\nnew\n\n<!-- end mark -->\n\nAlso ours.\n"
    assert page.read_text() == text


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("json", ".", "is a folder"),
        ("json", "file/a.json", "is not a folder"),
        ("plots", "file/plots", "is not a folder"),
    ],
)
def test_where_nothing_can_be_written_is_a_sentence(
    tmp_path: Path, name: str, value: str, reason: str
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadData, match=reason):
        check_outputs(asked(**{name: tmp_path / value}), "mark")


COMMANDS = ("evaluate", "robustness", "faithfulness")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_asks_before_it_judges(
    command: str, tmp_path: Path, tiny_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Ours\n")
    assert main([command, "--data", str(tiny_data), "--markdown", str(page)]) == 1
    assert "to replace" in capsys.readouterr().err
    assert page.read_text() == "# Ours\n"


NUMBERS = [
    ["evaluate", "--limit", "0"],
    ["evaluate", "--limit", "-1"],
    ["evaluate", "--jobs", "many"],
    ["robustness", "--attack-limit", "-2"],
    ["faithfulness", "--limit", "0"],
    ["train", "cnn", "--epochs", "0"],
    ["train", "cnn", "--minutes", "nan"],
    ["train", "cnn", "--learning-rate", "0"],
    ["train", "cnn", "--untouched", "1.5"],
    ["list", "--device", "gpu"],
]


@pytest.mark.parametrize("arguments", NUMBERS, ids=" ".join)
def test_a_number_or_device_that_cannot_be_is_refused_at_once(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert f"argument {arguments[-2]}" in capsys.readouterr().err


def test_figures_without_attacks_are_not_recorded(
    tiny_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["robustness", "--data", str(tiny_data), "--attack-limit", "0", "--update-card"]
    assert main(command) == 1
    assert "cannot go with --attack-limit 0" in capsys.readouterr().err
