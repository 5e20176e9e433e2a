"""Requests that the site under test is still answering."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from django.core.signals import request_finished, request_started

PATIENCE = 20.0  # seconds


class InFlight:
    """A browser that closes leaves requests behind; emptying the tables under one deadlocks."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._count = 0

    def _started(self, **_: object) -> None:
        self._add(1)

    def _finished(self, **_: object) -> None:
        self._add(-1)

    def _add(self, number: int) -> None:
        with self._changed:
            self._count += number
            self._changed.notify_all()

    @contextmanager
    def counted(self) -> Iterator["InFlight"]:
        request_started.connect(self._started)
        request_finished.connect(self._finished)
        yield self
        request_started.disconnect(self._started)
        request_finished.disconnect(self._finished)

    def landed(self) -> bool:
        """Whether all are answered, after waiting for it."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._count, PATIENCE)
