"""Many calls at a time: threads talk to the outside, this thread alone to the database."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from common.jobs import Job, enqueue
from common.outbound.turns import turn

Task = TypeVar("Task")
Try = TypeVar("Try")


@dataclass(frozen=True)
class Round(Generic[Task, Try]):
    """What one process does for a while; no transaction is open while it talks."""

    job: Job
    claim: Callable[[int], Iterable[Task]]  # up to so many that are due
    call: Callable[[Task], Try]
    write_down: Callable[[Try], None]

    def go(self, *, threads: int, seconds: float) -> None:
        """Call until nothing is due or the time is up."""
        ends = time.monotonic() + seconds
        with ThreadPoolExecutor(threads) as pool:
            with turn(self.job.value) as is_ours:
                flying = self._keep_calling(pool, threads, ends) if is_ours else set()
            if is_ours and _left(ends) == 0:  # another process goes on while the last calls end
                enqueue(self.job)
            for one in as_completed(flying):
                self.write_down(one.result())

    def _keep_calling(
        self, pool: ThreadPoolExecutor, threads: int, ends: float
    ) -> set[Future[Try]]:
        """What is still under way when the time is up."""
        flying: set[Future[Try]] = set()
        while _left(ends):
            free = threads - len(flying)
            if free:
                flying |= {pool.submit(self.call, task) for task in self.claim(free)}
            if not flying:
                break
            landed, flying = wait(flying, timeout=_left(ends), return_when=FIRST_COMPLETED)
            for one in landed:
                self.write_down(one.result())
        return flying


def _left(ends: float) -> float:
    return max(ends - time.monotonic(), 0)
