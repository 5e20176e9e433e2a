"""`list`: every detector with its release, verified weights, size and speed."""

import argparse
import time

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.table import Table
from skimage.data import astronaut

from detection.cli.common import add_serving, console
from detection.pipeline.analyse import Pipeline
from detection.pipeline.combination import FUSION, is_released
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.release import ReleaseInfo

SIDE = 256
REPEATS = 10
COLUMNS = ("detector", "release", "weights", "verified", "MB", f"ms per {SIDE} px image", "remark")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="do not measure the speed")
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    """A line per detector, each measured alone, and one for `fusion` with all of them."""
    table, ready = Table(*COLUMNS), True
    pipelines = {name: _opened([name], options) for name in DETECTORS}
    if is_released(options.weights, FUSION):
        pipelines[FUSION] = _opened(list(DETECTORS), options)
    for name, pipeline in pipelines.items():
        info = next(info for info in pipeline.releases if info.detector == name)
        ready = ready and info.status == "ready"
        table.add_row(name, *_row(info, None if options.quick else pipeline))
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


def _row(info: ReleaseInfo, measured: Pipeline | None) -> tuple[str, ...]:
    if info.status != "ready":
        return "", "", "no", "", "", info.reason
    megabytes = info.card["weights"]["bytes"] / 1e6
    remark = info.reason or ("all detectors together" if info.detector == FUSION else "")
    speed = f"{_milliseconds(measured):.1f}" if measured else ""
    return info.version, info.weights_sha256[:12], "yes", f"{megabytes:.2f}", speed, remark


def _milliseconds(pipeline: Pipeline) -> float:
    image = _portrait()
    pipeline.judge([image])
    started = time.perf_counter()
    for _ in range(REPEATS):
        pipeline.judge([image])
    return (time.perf_counter() - started) * 1000 / REPEATS


def _portrait() -> NDArray[np.uint8]:
    """A face, because a detector of faces has nothing to do elsewhere."""
    return np.asarray(Image.fromarray(astronaut()).resize((SIDE, SIDE)), dtype=np.uint8)
