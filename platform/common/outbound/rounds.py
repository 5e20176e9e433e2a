"""Many calls at a time: threads talk to the outside, this thread alone to the database."""

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from common.jobs import Job, enqueue
from common.outbound.turns import turn

logger = logging.getLogger(__name__)

# How long a free thread waits beside calls that hang before it looks for new work.
LOOK_SECONDS = 0.2

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
            flying: set[Future[Try]] = set()
            try:
                while self._take_turn(pool, flying, threads, ends):
                    # A hint that came after the last look was refused, for the turn was still
                    # ours. So look once more, now that the next hint will find it free.
                    self._begin(pool, flying, threads)
                    if not flying:
                        return
            finally:
                is_late = bool(flying)
                self._end(flying)
                if is_late:  # what waited for their seats is due now
                    enqueue(self.job)

    def _take_turn(
        self, pool: ThreadPoolExecutor, flying: set[Future[Try]], threads: int, ends: float
    ) -> bool:
        """Whether everything that was due is done, before the time was up."""
        with turn(self.job.value) as is_ours:
            if is_ours:
                self._keep_calling(pool, flying, threads, ends)
        if is_ours and not _left(ends):  # another process goes on while the last calls end
            enqueue(self.job)
        return is_ours and _left(ends) > 0

    def _keep_calling(
        self, pool: ThreadPoolExecutor, flying: set[Future[Try]], threads: int, ends: float
    ) -> None:
        """When the time is up, some are still under way."""
        while left := _left(ends):
            self._begin(pool, flying, threads)
            if not flying:
                return
            # One call that hangs must not keep the free threads from what comes meanwhile.
            patience = min(left, LOOK_SECONDS) if len(flying) < threads else left
            self._land(flying, patience)

    def _begin(self, pool: ThreadPoolExecutor, flying: set[Future[Try]], threads: int) -> None:
        if free := threads - len(flying):
            flying |= {pool.submit(self.call, task) for task in self.claim(free)}

    def _end(self, flying: set[Future[Try]]) -> None:
        """Whatever went wrong, what came back is written down."""
        while flying:
            self._land(flying, None)

    def _land(self, flying: set[Future[Try]], patience: float | None) -> None:
        landed = wait(flying, timeout=patience, return_when=FIRST_COMPLETED).done
        flying -= landed
        for one in landed:
            self._settle(one)

    def _settle(self, one: Future[Try]) -> None:
        """Each for itself: its lease ends and the sweep sees to it, the others go on."""
        try:
            self.write_down(one.result())
        except Exception:
            logger.exception("a call was not written down", extra={"job": self.job.value})


def _left(ends: float) -> float:
    return max(ends - time.monotonic(), 0)
