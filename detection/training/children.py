"""Processes that work for a command of this package and end with it."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread

PROCESSES = 2  # of a training, which is made for two cores


def open_pool(processes: int, start: Callable[[], object] = bool) -> ProcessPoolExecutor:
    """Fresh processes; each calls `start`, which must be picklable, before its first work."""
    context = get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(start,))


def _begin(start: Callable[[], object]) -> None:
    Thread(target=_end_with_the_parent, daemon=True).start()
    start()


def _end_with_the_parent() -> None:
    """A killed parent cannot stop its pool, and the pool would wait for work forever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
