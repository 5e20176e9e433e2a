"""`list`: every detector with its release, verified weights, size and speed."""

import argparse
import time
from pathlib import Path

import numpy as np
from rich.table import Table

from detection.cli.common import add_serving, console
from detection.pipeline.analyse import Pipeline
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.release import ReleaseInfo

SIDE = 256
REPEATS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_serving(parser)


def run(options: argparse.Namespace) -> int:
    table = Table(
        "detector", "release", "weights", "verified", "MB", f"ms per {SIDE} px image", "remark"
    )
    ready = True
    for name in DETECTORS:
        pipeline = Pipeline.load(
            [name], weights_dir=options.weights, device=options.device, cache_dir=options.cache
        )
        info = pipeline.releases[0]
        ready = ready and info.status == "ready"
        table.add_row(name, *_row(info, pipeline, options.weights))
    console().print(table)
    return int(not ready)


def _row(info: ReleaseInfo, pipeline: Pipeline, weights_dir: Path) -> tuple[str, ...]:
    if info.status != "ready":
        return "", "", "no", "", "", info.reason
    megabytes = info.card["weights"]["bytes"] / 1e6
    speed = f"{_milliseconds(pipeline):.1f}"
    return info.version, info.weights_sha256[:12], "yes", f"{megabytes:.2f}", speed, ""


def _milliseconds(pipeline: Pipeline) -> float:
    image = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    pipeline.judge([image])
    started = time.perf_counter()
    for _ in range(REPEATS):
        pipeline.judge([image])
    return (time.perf_counter() - started) * 1000 / REPEATS
