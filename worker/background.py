"""A thread that leaves the processor to others of its pool while they need it.

What somebody has piled up is judged there, and what a newcomer waits for goes ahead of it.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

from detection.pipeline.decode import Pixels
from detection.pipeline.findings import Judgement
from worker.judging import Judge

STEPS_BACK = 10  # of niceness: about a tenth of what a thread that does not step back gets
NICEST = 19


def background() -> ThreadPoolExecutor:
    """One thread; a process could not come back from it, but on Linux each thread has its own."""
    return ThreadPoolExecutor(1, "background", initializer=_step_back)


class Unhurried:
    """A pipeline that judges in the background; decoding, a small part, does not step back.

    A decoder that was started there would stay where it is, and decode for newcomers, too.
    """

    def __init__(self, pipeline: Judge, background: Executor) -> None:
        self._pipeline, self._background = pipeline, background

    def judge(self, images: Sequence[Pixels]) -> list[Judgement]:
        return self._background.submit(self._pipeline.judge, images).result()


def _step_back() -> None:
    me = threading.get_native_id()
    niceness = os.getpriority(os.PRIO_PROCESS, me) + STEPS_BACK
    os.setpriority(os.PRIO_PROCESS, me, min(niceness, NICEST))
