"""Whoever of keeper and supervisor is killed, nothing that they started lives on."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.supervisor.people import commands, environment, python_of

NEST = Path(__file__).with_name("nest.py")


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture(params=list(commands()))
def nest(request: pytest.FixtureRequest) -> Iterator[psutil.Process]:
    """A keeper with a supervisor, a shell, a shell of its own session and two hidden sleepers."""
    command = [*python_of(request.param), str(NEST)]
    child = subprocess.Popen(command, env=environment(), cwd="/", stdout=subprocess.DEVNULL)
    keeper = psutil.Process(child.pid)
    assert wait_until(lambda: sleepers(keeper) == 2)
    yield keeper
    family = keeper.children(recursive=True) if keeper.is_running() else []
    child.kill()
    child.wait()
    assert wait_until(lambda: not alive(family))


def sleepers(keeper: psutil.Process) -> int:
    return sum(one.name() == "sleep" for one in keeper.children(recursive=True))


def alive(family: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in family if is_alive(one)]


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False


@pytest.mark.stack
@pytest.mark.parametrize("victim", ["keeper", "supervisor"])
def test_nothing_outlives_a_kill(nest: psutil.Process, victim: str) -> None:
    family = nest.children(recursive=True)
    assert len(family) == 5
    killed = nest if victim == "keeper" else nest.children()[0]
    killed.kill()
    assert wait_until(lambda: not alive(family))


@pytest.mark.stack
def test_the_keeper_passes_the_request_to_stop_on(nest: psutil.Process) -> None:
    family = nest.children(recursive=True)
    nest.send_signal(signal.SIGINT)
    assert wait_until(lambda: not alive([nest, *family]))


@pytest.mark.stack
def test_an_orphan_of_the_supervisor_is_seen_below_the_keeper(nest: psutil.Process) -> None:
    orphan = next(one for one in nest.children(recursive=True) if one.name() == "sleep")
    nest.children()[0].children()[0].kill()
    assert wait_until(lambda: orphan in nest.children(recursive=True))
