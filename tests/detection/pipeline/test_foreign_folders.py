"""Collections of other people: folders of any shape, of which nothing is passed over in silence."""

from pathlib import Path

import pytest

from detection.training.hierarchy_confusion import confusions
from detection.training.levels_report import sections
from detection.training.manifest import BadData, read
from tests.detection.pipeline.hierarchy.made import card, judged
from tests.detection.pipeline.pictures import labelled_folders, picture, png


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return labelled_folders(tmp_path / "set", 2)


def add(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(png(picture(1, fake=True)))
    return file


def test_a_folder_in_them_is_a_source(folder: Path) -> None:
    add(folder / "fake" / "painter" / "deep" / "one.png")
    found = {row.path.name: row.source for row in read(folder)}
    assert found["one.png"] == "painter"
    assert found["fake0.png"] == "set"


def test_which_generator_made_a_fake_is_not_known(folder: Path) -> None:
    kinds = {(row.label, row.generator, row.family) for row in read(folder)}
    assert kinds == {(0, "real", "real"), (1, "unknown", "unknown")}


def test_links_to_folders_are_followed_once(folder: Path, tmp_path: Path) -> None:
    add(tmp_path / "elsewhere" / "linked.png")
    (folder / "fake" / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "fake" / "round").symlink_to(folder / "fake")
    names = [row.path.name for row in read(folder)]
    assert sorted(names) == ["fake0.png", "fake1.png", "linked.png", "real0.png", "real1.png"]


@pytest.mark.parametrize("name", ["a.JPG", "b.jfif", "c.heic", "without_suffix"])
def test_whatever_may_be_an_image_is_taken(folder: Path, name: str) -> None:
    add(folder / "real" / name)
    assert name in {row.path.name for row in read(folder)}


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.png"])
def test_other_files_are_not(folder: Path, name: str) -> None:
    add(folder / "real" / name)
    assert name not in {row.path.name for row in read(folder)}


def test_a_folder_that_is_called_like_an_image_is_no_image(folder: Path) -> None:
    (folder / "real" / "folder.png").mkdir()
    assert "folder.png" not in {row.path.name for row in read(folder)}


def test_a_folder_without_images_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    with pytest.raises(BadData, match="nor images in real/ and fake/"):
        read(tmp_path)


def test_levels_whose_truth_is_unknown_are_neither_right_nor_wrong(folder: Path) -> None:
    fakes = [row for row in read(folder) if row.label]
    said = [judged(row, "fake", "gan") for row in fakes]
    table = {"confusion": {"all": {"native": confusions(said, card())}}}
    rows = {row[2]: row[3:] for row in next(sections(table)).rows}
    assert rows["2"] == ("0", "", "0", "")
    assert rows["1"][0] == "2"
