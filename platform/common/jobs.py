"""The door to the queue: services name a job, `worker` knows what it does."""

import logging
import time
from enum import StrEnum
from typing import Protocol

logger = logging.getLogger(__name__)


class Job(StrEnum):
    """Wire names; every one has a task in `worker/tasks.py` (a test holds this)."""

    ANALYSE = "worker.analyse"
    DELIVER = "worker.deliver"
    FETCH = "worker.fetch"
    FORGET_ANSWERS = "worker.forget_answers"
    FORGET_DELIVERIES = "worker.forget_deliveries"
    SWEEP = "worker.sweep"
    ANCHOR_LEDGER = "worker.anchor_ledger"
    CHECK_INVARIANTS = "worker.check_invariants"
    CLOSE_CASES = "worker.close_cases"
    COUNT_NUMBERS = "worker.count_numbers"
    REMOVE_STRAYS = "worker.remove_strays"
    ERASE = "worker.erase"
    PREPARE_GAME = "worker.prepare_game"
    MAKE_EXACT_COPIES = "worker.make_exact_copies"


class Sender(Protocol):
    def __call__(self, name: str) -> None: ...


class Door:
    """Sends hints; a dead broker costs a log line, never the caller's request."""

    def __init__(self, pause_seconds: float = 5.0) -> None:
        self.sender: Sender | None = None
        self.failures: tuple[type[Exception], ...] = (OSError,)
        self.pause_seconds = pause_seconds
        self._closed_until = 0.0

    def open(self, sender: Sender, failures: tuple[type[Exception], ...]) -> None:
        """Called once at start by the process that knows the broker."""
        self.sender, self.failures = sender, failures

    def send(self, job: Job) -> bool:
        """True if the broker took the message; rows in PostgreSQL are the truth either way."""
        if self.sender is None or time.monotonic() < self._closed_until:
            return False
        try:
            self.sender(job.value)
        except self.failures as error:
            # Do not let every upload wait for the same time-out while the broker is away.
            self._closed_until = time.monotonic() + self.pause_seconds
            logger.warning("hint not sent", extra={"job": job.value, "error": str(error)})
            return False
        return True


door = Door()


def enqueue(job: Job) -> bool:
    """Hint that there is work; call it on commit."""
    return door.send(job)
