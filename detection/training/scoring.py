"""Runs a released detector over labelled images in every tier, in several processes if asked."""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from detection.pipeline.decode import decode
from detection.pipeline.detectors import DETECTORS, Detector, Scored
from detection.pipeline.weights import load, newest
from detection.training.headers import Header, read_header
from detection.training.manifest import Row
from detection.training.tiers import TIERS

CHUNK = 16


@dataclass(frozen=True)
class Source:
    """Which detector judges, from which weights, where."""

    detector: str
    weights_dir: Path
    device: str = "auto"
    cache_dir: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """One image in one tier; `logit` is None where the detector was not applicable or not asked."""

    row: Row
    tier: str
    header: Header
    logit: float | None
    milliseconds: float = 0.0


@dataclass(frozen=True)
class Task:
    rows: Sequence[Row]
    tier: str
    score: bool


def open_detector(source: Source) -> Detector:
    release = load(newest(source.weights_dir, source.detector))
    return DETECTORS[source.detector](release, source.device, source.cache_dir)


def tasks(rows: Sequence[Row], tiers: Sequence[str], *, score: bool) -> list[Task]:
    return [
        Task(rows[start : start + CHUNK], tier, score)
        for tier in tiers
        for start in range(0, len(rows), CHUNK)
    ]


def run(work: Sequence[Task], source: Source, jobs: int) -> Iterator[list[Outcome]]:
    """Outcomes chunk by chunk, in the order of `work`."""
    if jobs <= 1:
        detector = open_detector(source)
        yield from (_outcomes(task, detector) for task in work)
        return
    open_detector(source)  # exports the graph once, before the processes ask for it together
    context = get_context("spawn")
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start, initargs=(source,)
    ) as pool:
        yield from pool.map(_in_process, work)


class _Process:
    """What a child process keeps between chunks."""

    detector: Detector


def _start(source: Source) -> None:
    Thread(target=_end_with_the_parent, daemon=True).start()
    _Process.detector = open_detector(source)


def _end_with_the_parent() -> None:
    """A killed parent cannot stop its pool, and the pool would wait for work forever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _in_process(task: Task) -> list[Outcome]:
    return _outcomes(task, _Process.detector)


def _outcomes(task: Task, detector: Detector) -> list[Outcome]:
    contents = [TIERS[task.tier](row.path.read_bytes()) for row in task.rows]
    headers = [read_header(content) for content in contents]
    if not task.score:
        return [Outcome(*pair, None) for pair in _tiered(task, headers)]
    started = time.perf_counter()
    answers = detector.score([decode(content) for content in contents])
    each = (time.perf_counter() - started) * 1000 / len(answers)
    return [
        Outcome(row, tier, header, answer.logit if isinstance(answer, Scored) else None, each)
        for (row, tier, header), answer in zip(_tiered(task, headers), answers, strict=True)
    ]


def _tiered(task: Task, headers: Sequence[Header]) -> list[tuple[Row, str, Header]]:
    return [(row, task.tier, header) for row, header in zip(task.rows, headers, strict=True)]
