"""A pytest plugin: every test run gets a PostgreSQL and a Valkey of its own, before Django loads."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest

from supervisor.postgres import FAST_AND_FORGETFUL, Cluster
from supervisor.valkey import Broker

RUN_DIR = Path(tempfile.mkdtemp(prefix="tst-"))
CHILDREN: list[subprocess.Popen[bytes]] = []


def start(command: list[str], answers: Callable[[], bool]) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers; give up after 30 seconds."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    CHILDREN.append(child)
    deadline = time.monotonic() + 30
    while not answers():
        if child.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{command[0]} did not start")
        time.sleep(0.02)
    return child


def start_servers() -> None:
    (RUN_DIR / "static").mkdir()
    cluster = Cluster(data=RUN_DIR / "pg", sockets=RUN_DIR / "s")
    cluster.initialise()
    start(cluster.command(*FAST_AND_FORGETFUL), cluster.answers)
    connection = psycopg2.connect(cluster.url("postgres"))
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE touchstone")
    connection.close()
    broker = Broker(data=RUN_DIR / "vk", sockets=RUN_DIR / "s")
    start(broker.command(keep=False), broker.answers)
    os.environ |= {
        "DATABASE_URL": cluster.url("touchstone"),
        "REDIS_URL": broker.url,
        "SECRET_KEY": "only-for-tests-and-long-enough-to-satisfy-the-deployment-check-0123456789",
        "DEVELOPMENT": "1",
        "LOG_JSON": "0",
        "DATA_DIR": str(RUN_DIR / "data"),
        "STATIC_ROOT": str(RUN_DIR / "static"),
        "STATIC_FROM_SOURCE": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    }


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    start_servers()


def pytest_unconfigure() -> None:
    for child in reversed(CHILDREN):
        child.terminate()
    for child in CHILDREN:
        child.wait(timeout=30)
    shutil.rmtree(RUN_DIR, ignore_errors=True)
