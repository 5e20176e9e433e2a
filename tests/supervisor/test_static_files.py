"""`collectstatic` runs again when something that it collects has changed."""

from pathlib import Path

import pytest

from supervisor import static_files


def test_what_was_collected_is_remembered_until_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "page.css"
    source.write_text("a {}")
    monkeypatch.setattr(static_files, "ROOT", tmp_path)
    monkeypatch.setattr(static_files, "sources", lambda: [source])
    assert not static_files.are_collected(tmp_path)
    static_files.remember(tmp_path)
    assert static_files.are_collected(tmp_path)
    source.write_text("b {}")
    assert not static_files.are_collected(tmp_path)


def test_our_own_files_are_among_the_sources() -> None:
    names = {path.suffix for path in static_files.sources()}
    assert {".css", ".txt"} <= names
