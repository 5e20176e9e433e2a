"""Doing without a server that does not answer, instead of waiting for each of its time-outs."""

import time


class Pause:
    """Begun by a failure; while it lasts, nobody asks again."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = 0.0

    @property
    def lasts(self) -> bool:
        return time.monotonic() < self._ends

    def begin(self) -> None:
        self._ends = time.monotonic() + self.seconds
