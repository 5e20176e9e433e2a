"""Which files of a folder are finished, and what is remembered of those that were sent."""

import os
from pathlib import Path

import pytest

from touchstone import Misconfigured
from touchstone.cli.folder import Folder
from touchstone.cli.memory import Memory, content_hash

SHA, OTHER = "ab" * 32, "cd" * 32


def test_a_file_counts_once_two_looks_have_seen_it_unchanged(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "a.jpg").write_bytes(b"half")
    assert folder.settled() == []
    (tmp_path / "a.jpg").write_bytes(b"half and half")
    assert folder.settled() == []
    assert folder.settled() == [tmp_path / "a.jpg"]


def test_a_change_of_the_same_size_is_seen_too(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jpg", Folder(tmp_path)
    path.write_bytes(b"1234")
    folder.settled()
    os.utime(path, ns=(1, 1))
    assert folder.settled() == []


def test_a_file_that_was_moved_in_is_found(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / ".a.jpg.part").write_bytes(b"whole")
    folder.settled()
    (tmp_path / ".a.jpg.part").rename(tmp_path / "a.jpg")
    assert (folder.settled(), folder.settled()) == ([], [tmp_path / "a.jpg"])


@pytest.mark.parametrize("name", [".hidden.jpg", "a.txt", "a.jpg.part", "a"])
def test_other_files_are_none_of_its_business(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path)
    (tmp_path / name).write_bytes(b"x")
    assert (folder.settled(), folder.settled()) == ([], [])


def test_neither_folders_nor_empty_files_nor_dead_links_count(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "link.jpg").symlink_to(tmp_path / "nowhere.jpg")
    assert (folder.settled(), folder.settled()) == ([], [])


def test_what_was_put_aside_comes_back_when_it_changes(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.JPEG", Folder(tmp_path)
    path.write_bytes(b"one")
    folder.settled()
    (found,) = folder.settled()
    folder.put_aside(found)
    assert folder.settled() == []
    path.write_bytes(b"three")
    assert (folder.settled(), folder.settled()) == ([], [path])


def test_what_is_remembered_outlives_the_program(tmp_path: Path) -> None:
    Memory(tmp_path / "state").remember(SHA, "sub_1")
    assert SHA in Memory(tmp_path / "state")
    assert OTHER not in Memory(tmp_path / "state")


@pytest.mark.parametrize("torn", ["ab", SHA, f"{SHA} ", f"{SHA} sub_"])
def test_a_line_that_a_crash_cut_short_is_left_out(tmp_path: Path, torn: str) -> None:
    state = tmp_path / "state"
    state.write_text(f"{OTHER} sub_1\n{torn}")
    memory = Memory(state)
    assert OTHER in memory
    assert SHA not in memory
    memory.remember(SHA, "sub_2")
    assert state.read_text() == f"{OTHER} sub_1\n{SHA} sub_2\n"


@pytest.mark.parametrize("content", ["my diary", "my diary\n", f"{SHA} sub_1\nmine\n", "\xff\n"])
def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "state").write_text(content)
    with pytest.raises(Misconfigured):
        Memory(tmp_path / "state")
    assert (tmp_path / "state").read_text() == content


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert content_hash(tmp_path / "a").startswith("e3b0c44298fc1c14")
