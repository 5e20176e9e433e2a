"""A server that cannot take anything just now is left alone for a while."""

import math
from collections.abc import Callable
from threading import Lock

from touchstone.errors import TouchstoneError

FIRST_SECONDS, LONGEST_SECONDS = 5.0, 300.0


class Postponed(TouchstoneError):
    """Not sent, because another file was just told to wait."""

    @property
    def is_transient(self) -> bool:
        return True


class Lull:
    """For everything that is sent, from all threads."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self._until, self._pause = now, -math.inf, 0.0
        self._lock = Lock()

    @property
    def left_seconds(self) -> float:
        return max(0.0, self._until - self._now())

    @property
    def is_on(self) -> bool:
        return self.left_seconds > 0

    def begin(self, error: TouchstoneError) -> None:
        """As long as the server asks for, or else twice as long as the last time."""
        if isinstance(error, Postponed):
            return
        with self._lock:
            if not self.is_on:
                self._pause = min(LONGEST_SECONDS, max(FIRST_SECONDS, 2 * self._pause))
            asked = self._pause if error.retry_after is None else error.retry_after
            self._until = max(self._until, self._now() + asked)

    def was_answered(self) -> None:
        self._pause = 0.0
