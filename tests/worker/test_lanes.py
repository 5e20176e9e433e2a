"""Of the processes of a pool all but one judge whatever is next, however the others end."""

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess

import pytest

from worker.lanes import Lanes

FORK = get_context("fork")
Enter = Callable[[], "Other"]


class Other:
    """Another process of the pool, in a lane until it is told to leave or dies."""

    def __init__(self, lanes: Lanes) -> None:
        self._here, there = FORK.Pipe()
        self.process: ForkProcess = FORK.Process(
            target=be_in_a_lane, args=(lanes, there), daemon=True
        )
        self.process.start()
        self.is_ordinary: bool = self._here.recv()

    def leave(self) -> None:
        self._here.send(None)
        self.process.join()

    def die(self) -> None:
        self.process.kill()
        self.process.join()


def be_in_a_lane(lanes: Lanes, told: Connection) -> None:
    with lanes.taken() as is_ordinary:
        told.send(is_ordinary)
        told.recv()


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    pool = Lanes(processes=3)
    yield pool
    pool.close()


@pytest.fixture
def enter(lanes: Lanes) -> Iterator[Enter]:
    """`enter()` is one more process that judges."""
    others: list[Other] = []

    def start() -> Other:
        others.append(Other(lanes))
        return others[-1]

    yield start
    for other in others:
        other.die()


def is_ordinary(lanes: Lanes) -> bool:
    with lanes.taken() as found:
        return found


def test_the_last_of_three_is_there_for_newcomers(lanes: Lanes, enter: Enter) -> None:
    assert [enter().is_ordinary for _ in range(2)] == [True, True]
    assert not is_ordinary(lanes)


def test_whoever_leaves_makes_room(lanes: Lanes, enter: Enter) -> None:
    first, _ = enter(), enter()
    first.leave()
    assert is_ordinary(lanes)
    assert is_ordinary(lanes)


def test_whoever_is_killed_makes_room(lanes: Lanes, enter: Enter) -> None:
    _, second = enter(), enter()
    second.die()
    assert is_ordinary(lanes)


def test_a_lane_is_left_when_the_work_fails(lanes: Lanes, enter: Enter) -> None:
    with pytest.raises(ValueError, match="broken"), lanes.taken():
        raise ValueError("broken")
    assert [enter().is_ordinary for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("processes", [1, 2])
def test_there_is_always_one_ordinary_lane(processes: int) -> None:
    pool = Lanes(processes)
    assert (pool.ordinary, is_ordinary(pool)) == (1, True)
    pool.close()
