"""A thread that leaves the processor to others, in a process that does not."""

import os
import threading

import pytest

from detection.pipeline.analyse import Pipeline
from worker.background import NICEST, STEPS_BACK, Unhurried, background


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_its_thread_steps_back_and_nobody_else_does() -> None:
    before = niceness()
    with background() as behind:
        assert behind.submit(niceness).result() == min(before + STEPS_BACK, NICEST)
        with background() as another:
            assert another.submit(niceness).result() == min(before + STEPS_BACK, NICEST)
    assert niceness() == before


def test_what_fails_there_fails_here() -> None:
    pipeline = Pipeline.load(["cnn"])
    with background() as behind, pytest.raises(TypeError):
        Unhurried(pipeline, behind).judge(5)  # type: ignore[arg-type]  # the wrong kind is the point
