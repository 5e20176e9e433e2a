"""A start that cannot work ends with one sentence and exit code 2, and leaves nothing running."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from supervisor import up
from supervisor.children import ROOT
from supervisor.problems import CannotStart
from tests.supervisor.people import environment, normal_python

pytestmark = pytest.mark.stack


def refusal(python: list[str], state: Path, port: int, **variables: str) -> list[str]:
    """The lines that `up` itself says; those of its children begin with their names."""
    command = [*python, str(ROOT / "manage.py"), "up", "--once"]
    done = subprocess.run(
        [*command, "--state", str(state), "--port", str(port)],
        env=environment(**variables),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert users_of(state) == []
    return [line for line in (done.stdout + done.stderr).splitlines() if "| " not in line]


def users_of(folder: Path) -> list[psutil.Process]:
    """Every program of ours that runs on a state folder names it in its command."""
    found = psutil.process_iter(["cmdline"])
    return [one for one in found if str(folder) in " ".join(one.info["cmdline"] or [])]


def test_a_busy_port(open_folder: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        lines = refusal(normal_python(), open_folder, free_port)
    assert lines == [
        f"Port {free_port} is in use: stop what listens there, or choose another with PORT=…"
    ]


def test_a_data_folder_that_holds_something_else(open_folder: Path, free_port: int) -> None:
    cluster = open_folder / "postgres"
    cluster.mkdir()
    (cluster / "holiday.jpg").write_bytes(b"not a database")
    lines = refusal([sys.executable], open_folder, free_port)
    assert lines == [f"{cluster} holds something that is not a PostgreSQL cluster: move it away."]


def test_the_cluster_of_another_postgresql(open_folder: Path, free_port: int) -> None:
    cluster = open_folder / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9.6\n")
    lines = refusal([sys.executable], open_folder, free_port)
    assert lines == [f"{cluster} was made by PostgreSQL '9.6', and this is PostgreSQL 18."]


def test_a_damaged_cluster(open_folder: Path, free_port: int) -> None:
    cluster = open_folder / "postgres"
    cluster.mkdir(mode=0o700)
    (cluster / "PG_VERSION").write_text("18\n")
    (line,) = refusal([sys.executable], open_folder, free_port)
    assert line.startswith("postgres did not start: ")
    assert str(cluster) in line


def test_a_file_where_the_folder_should_be(open_folder: Path, free_port: int) -> None:
    state = open_folder / "state"
    state.write_text("")
    assert refusal([sys.executable], state, free_port) == [f"{state} cannot be used: File exists."]


def test_a_folder_that_may_not_be_written(open_folder: Path, free_port: int) -> None:
    open_folder.chmod(0o555)
    (line,) = refusal(normal_python(), open_folder, free_port)
    assert line.endswith("cannot be used: Permission denied.")


def test_sockets_that_others_could_reach(open_folder: Path, free_port: int) -> None:
    (open_folder / "run").mkdir()
    (open_folder / "run").chmod(0o755)
    (line,) = refusal([sys.executable], open_folder, free_port)
    assert line.endswith("must be a folder that only its owner may enter (mode 0700).")


def test_a_second_start_on_the_same_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(up, "LOCK_SECONDS", 0)
    first = up.take(tmp_path / "up.lock")
    with pytest.raises(CannotStart, match="already runs on"):
        up.take(tmp_path / "up.lock")
    os.close(first)
    os.close(up.take(tmp_path / "up.lock"))
