"""Trying again: what may pass by itself, with growing pauses, and not for ever."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import SystemRandom
from typing import TypeVar

from touchstone.errors import TouchstoneError

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Clock:
    """Time as the client feels it; tests put in one that makes nobody wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def silent(_error: TouchstoneError, _pause: float) -> None:
    """Says nothing of a pause."""


@dataclass(frozen=True)
class Retries:
    """At most this many tries within this many seconds; `tell` hears why there is a pause."""

    tries: int = 8
    seconds: float = 120.0
    first_pause: float = 0.5
    longest_pause: float = 20.0
    tell: Callable[[TouchstoneError, float], None] = field(default=silent, repr=False)
    chance: Callable[[], float] = field(default=SystemRandom().random, repr=False)

    def pause(self, tried: int, retry_after: float | None = None) -> float:
        """Spread at random, so that clients that failed together do not return together."""
        if retry_after is not None:
            return retry_after + self.first_pause * self.chance()
        grown = min(self.longest_pause, self.first_pause * 2.0 ** (tried - 1))
        return grown * (1 + self.chance()) / 2

    def persist(self, attempt: Callable[[], Answer], clock: Clock) -> Answer:
        """The answer, or the last error when it is no use or too late to try again."""
        end, tried = clock.now() + self.seconds, 0
        while True:
            tried += 1
            try:
                return attempt()
            except TouchstoneError as error:
                pause = self.pause(tried, error.retry_after)
                is_over = tried >= self.tries or clock.now() + pause > end
                if is_over or not error.is_transient:
                    raise
                self.tell(error, pause)
            clock.sleep(pause)
