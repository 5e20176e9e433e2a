"""Servers for one test run or one command, keeping nothing.

`python -m supervisor.throwaway manage.py check` runs Python with their addresses set.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from supervisor.postgres import FAST_AND_FORGETFUL, Cluster
from supervisor.valkey import Broker

START_SECONDS = 30


@dataclass(frozen=True)
class Servers:
    folder: Path
    database_url: str
    redis_url: str


def start(command: list[str], answers: Callable[[], bool]) -> "subprocess.Popen[bytes]":
    """Start a server and wait until it answers."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with contextlib.ExitStack() as unless_it_answers:
        unless_it_answers.callback(child.wait)
        unless_it_answers.callback(child.kill)
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.02)
        unless_it_answers.pop_all()
    return child


@contextlib.contextmanager
def servers() -> Iterator[Servers]:
    """An empty database `touchstone` and an empty Valkey, in a folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="tst-"))
    cluster = Cluster(data=folder / "pg", sockets=folder / "s")
    broker = Broker(data=folder / "vk", sockets=folder / "s")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster.initialise()
        for command, answers in (
            (cluster.command(*FAST_AND_FORGETFUL), cluster.answers),
            (broker.command(keep=False), broker.answers),
        ):
            child = start(command, answers)
            stack.callback(child.wait, timeout=START_SECONDS)
            # For PostgreSQL a fast shutdown: it does not wait for clients to leave.
            stack.callback(child.send_signal, signal.SIGINT)
        create_database(cluster)
        yield Servers(folder, cluster.url("touchstone"), broker.url)


def create_database(cluster: Cluster) -> None:
    cluster.ensure_database("touchstone")


def main(arguments: list[str]) -> int:
    with servers() as there:
        addresses = {"DATABASE_URL": there.database_url, "REDIS_URL": there.redis_url}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=os.environ | addresses, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
