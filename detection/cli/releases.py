"""`list`: every detector with its release, verified weights, size and speed."""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from PIL import Image
from rich.table import Table
from skimage.data import astronaut

from detection.cli.common import add_serving, console
from detection.pipeline.analyse import Pipeline
from detection.pipeline.combination import FUSION, is_released
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.detectors.base import Pixels
from detection.pipeline.release import ReleaseInfo

SIDE, SMALLEST, LARGEST = 256, 32, 4096
REPEATS = 10
COLUMNS = ("detector", "release", "weights", "verified", "MB")
THREADS = Path("/proc/self/task")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="do not measure the speed")
    side_help = (
        f"pixels a side of the image that is timed, all threads on one core; default: {SIDE}"
    )
    parser.add_argument("--side", type=_side, default=SIDE, metavar="N", help=side_help)
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    """A line per detector, each measured alone, and one for `fusion` with all of them."""
    table, ready = Table(*COLUMNS, f"ms per {options.side} px image, one core", "remark"), True
    pipelines = {name: _opened([name], options) for name in DETECTORS}
    if is_released(options.weights, FUSION):
        pipelines[FUSION] = _opened(list(DETECTORS), options)
    for name, pipeline in pipelines.items():
        info = next(info for info in pipeline.releases if info.detector == name)
        ready = ready and info.status == "ready"
        timed = info.status == "ready" and not options.quick
        table.add_row(name, *_row(info, _speed(pipeline, options.side) if timed else ""))
    console().print(table)
    return int(not ready)


def _opened(names: list[str], options: argparse.Namespace) -> Pipeline:
    """Without re-delivery, which depends on the image and judges up to four times."""
    return Pipeline.load(
        names,
        weights_dir=options.weights,
        device=options.device,
        cache_dir=options.cache,
        redelivery=False,
    )


def _row(info: ReleaseInfo, speed: str) -> tuple[str, ...]:
    if info.status != "ready":
        return "", "", "no", "", "", info.reason
    megabytes = info.card["weights"]["bytes"] / 1e6
    remark = info.reason or ("all detectors together" if info.detector == FUSION else "")
    return info.version, info.weights_sha256[:12], "yes", f"{megabytes:.2f}", speed, remark


def _speed(pipeline: Pipeline, side: int) -> str:
    with one_core():
        return f"{milliseconds(pipeline, portrait(side)):.1f}"


def milliseconds(pipeline: Pipeline, image: Pixels) -> float:
    """The mean of a few rounds, each on a copy: an encoder remembers the arrays that it saw."""
    pipeline.judge([image])
    return sum(_round(pipeline, image.copy()) for _ in range(REPEATS)) * 1000 / REPEATS


def _round(pipeline: Pipeline, image: Pixels) -> float:
    """Seconds."""
    started = time.perf_counter()
    pipeline.judge([image])
    return time.perf_counter() - started


@contextmanager
def one_core() -> Iterator[None]:
    """Every thread of this process on the same core, as a worker process has one."""
    cores = os.sched_getaffinity(0)
    _stay_on({min(cores)})
    try:
        yield
    finally:
        _stay_on(cores)


def _stay_on(cores: set[int]) -> None:
    """The threads one by one, because a call for the process moves its first thread only."""
    for thread in THREADS.iterdir():
        with suppress(ProcessLookupError):  # it may have ended by now
            os.sched_setaffinity(int(thread.name), cores)


def portrait(side: int) -> Pixels:
    """A face, because a detector of faces has nothing to do elsewhere."""
    return np.asarray(Image.fromarray(astronaut()).resize((side, side)), dtype=np.uint8)


def _side(text: str) -> int:
    if not text.isdecimal() or not SMALLEST <= int(text) <= LARGEST:
        raise argparse.ArgumentTypeError(f"a side has {SMALLEST} to {LARGEST} pixels")
    return int(text)
