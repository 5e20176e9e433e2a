"""Other processes of a pool, each in a lane."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess

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
