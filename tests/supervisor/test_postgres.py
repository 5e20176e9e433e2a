"""The embedded cluster comes back with its data, whatever ended it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from supervisor.postgres import Cluster
from supervisor.privileges import Identity
from supervisor.throwaway import start

pytestmark = pytest.mark.stack

Server = subprocess.Popen[bytes]


@pytest.fixture
def cluster(open_folder: Path) -> Cluster:
    made = Cluster(data=open_folder / "pg", sockets=open_folder / "s")
    made.initialise()
    return made


@pytest.fixture
def server(cluster: Cluster) -> Iterator[Server]:
    child = start(cluster.command("fsync=off"), cluster.answers)
    yield child
    child.send_signal(signal.SIGQUIT)
    child.wait(timeout=10)


def ask(cluster: Cluster, statement: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(cluster.url("postgres"))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_rows_survive_a_killed_server(cluster: Cluster, server: Server) -> None:
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    server.kill()
    server.wait()
    cluster.clear_the_way()
    again = start(cluster.command("fsync=off"), cluster.answers)
    assert ask(cluster, "SELECT answer FROM kept") == [(42,)]
    again.send_signal(signal.SIGINT)
    assert again.wait(timeout=20) == 0


def test_a_server_that_outlived_its_supervisor_is_ended(cluster: Cluster, server: Server) -> None:
    cluster.clear_the_way()
    server.wait(timeout=10)
    assert not (cluster.data / "postmaster.pid").exists()


def test_the_number_of_a_stranger_does_not_stop_the_start(cluster: Cluster) -> None:
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.clear_the_way()
    assert not (cluster.data / "postmaster.pid").exists()


def test_a_database_is_made_once(cluster: Cluster, server: Server) -> None:
    for _ in range(2):
        cluster.ensure_database("touchstone")
    found = ask(cluster, "SELECT datname FROM pg_database WHERE datname = 'touchstone'")
    assert found == [("touchstone",)]


def test_an_interrupted_first_start_leaves_no_half_cluster(open_folder: Path) -> None:
    made = Cluster(data=open_folder / "pg", sockets=open_folder / "s")
    half = open_folder / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    made.initialise()
    assert (made.data / "global" / "pg_control").is_file()
    assert not half.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become nobody")
def test_root_without_namespaces_runs_it_as_nobody(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    monkeypatch.setattr("supervisor.privileges.identity", lambda: Identity.NOBODY)
    made = Cluster(data=open_folder / "pg", sockets=open_folder / "s")
    made.initialise()
    child = start(made.command("fsync=off"), made.answers)
    assert (made.data / "postmaster.pid").owner() == "nobody"
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=20) == 0
