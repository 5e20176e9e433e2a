"""A server program that is not there is named, with a way out."""

from pathlib import Path

import pytest

from supervisor import binaries
from supervisor.problems import CannotStart


def test_the_embedded_servers_are_found() -> None:
    assert binaries.postgres_program("postgres").is_file()
    assert binaries.valkey_server().is_file()


def test_a_missing_package_is_named() -> None:
    with pytest.raises(CannotStart, match="no_such_package is not installed"):
        binaries.package_folder("no_such_package")


def test_a_package_without_its_programs_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(binaries, "package_folder", lambda _: tmp_path)
    with pytest.raises(CannotStart, match="set DATABASE_URL"):
        binaries.postgres_program("initdb")
    with pytest.raises(CannotStart, match="set REDIS_URL"):
        binaries.valkey_server()
