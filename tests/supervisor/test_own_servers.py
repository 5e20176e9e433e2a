"""DATABASE_URL and REDIS_URL are given (here: Debian's servers), so nothing embedded is started."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg2
import pytest
import redis

from supervisor.privileges import unprivileged
from supervisor.throwaway import start
from tests.supervisor.platform_run import Run

pytestmark = pytest.mark.stack

Server = subprocess.Popen[bytes]


def answers(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def pings(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url).ping())
    except redis.RedisError:
        return False


def make_tenant(server: str) -> None:
    """A role that owns its database and is no superuser."""
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute("CREATE ROLE tenant LOGIN")
        connection.cursor().execute("CREATE DATABASE elsewhere OWNER tenant")


@pytest.fixture
def database_url(open_folder: Path) -> Iterator[str]:
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    data, sockets = open_folder / "debian", open_folder / "s"
    sockets.mkdir(mode=0o700)
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust"]
    subprocess.run(unprivileged([*initdb, "--no-sync"]), check=True, capture_output=True)
    server = f"postgres://postgres@/?host={sockets}"
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        "-k",
        sockets,
        "-c",
        "listen_addresses=",
    ]
    child = start(unprivileged(command), partial(answers, server))
    make_tenant(server)
    yield f"postgres://tenant@/elsewhere?host={sockets}"
    child.send_signal(signal.SIGINT)
    child.wait(timeout=20)


@pytest.fixture
def redis_url(open_folder: Path) -> Iterator[str]:
    url = f"unix://{open_folder}/s/redis.sock"
    command = ["/usr/bin/redis-server", "--port", "0", "--save", "", "--dir", str(open_folder)]
    child = start([*command, "--unixsocket", f"{open_folder}/s/redis.sock"], partial(pings, url))
    yield url
    child.terminate()
    child.wait(timeout=20)


def test_the_platform_runs_on_debians_servers(
    open_folder: Path, free_port: int, database_url: str, redis_url: str
) -> None:
    state = open_folder / "state"
    run = Run(
        [sys.executable],
        state,
        free_port,
        "--once",
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
    )
    assert run.wait() == 0, run.said
    assert len(run.verdicts) == 6
    assert not (state / "postgres").exists()
    assert not (state / "valkey").exists()
    assert "postgres  |" not in run.said
