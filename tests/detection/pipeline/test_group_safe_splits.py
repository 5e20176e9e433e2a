"""Related images never lie both in what is learned from and in what is judged."""

from dataclasses import replace
from pathlib import Path

import pytest

from detection.training.manifest import BadData, Row, check_groups, read, select
from tests.detection.pipeline.pictures import labelled_folders


@pytest.fixture
def rows(tiny_data: Path) -> list[Row]:
    return read(tiny_data)


def test_groups_within_one_split_are_fine(rows: list[Row]) -> None:
    check_groups(rows)


@pytest.mark.parametrize("split", ["val", "test"])
def test_a_group_in_train_and_elsewhere_is_refused(rows: list[Row], split: str) -> None:
    torn = replace(select(rows, "train")[0], split=split)
    with pytest.raises(BadData, match="several splits"):
        check_groups([*rows, torn])


def test_the_same_group_name_in_two_sources_is_two_groups(rows: list[Row]) -> None:
    check_groups([*rows, replace(select(rows, "train")[0], split="test", source="other")])


def test_folders_of_real_and_fake_need_no_manifest(tmp_path: Path) -> None:
    found = read(labelled_folders(tmp_path / "set", 3))
    assert sorted(row.label for row in found) == [0, 0, 0, 1, 1, 1]
    assert {row.split for row in found} == {"all"}


def test_an_empty_folder_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="neither"):
        read(tmp_path)


def test_an_unknown_label_names_the_image(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("path,label\na.png,maybe\n")
    with pytest.raises(BadData, match=r"'maybe' of a\.png"):
        read(tmp_path)
