"""`python -m benchmarks.worker_memory`: what a worker holds, loaded after or before the fork.

Resident memory counts shared pages in every process; the proportional figure divides them by
their users, so only it can be added up.
"""

import argparse
import gc
import os
import subprocess
import sys
from contextlib import ExitStack
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np

from config.env import ROOT
from detection.pipeline.analyse import Pipeline
from supervisor import processes
from worker.background import background

SIDE = 1024
ROUNDS = 4
KIB_PER_MB = 1000 / 1.024
MEASURED = "TOUCHSTONE_MEMORY_MEASURED"
FORK = get_context("fork")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--detectors", default="all", help="names with commas between them")
    options = parser.parse_args(arguments)
    if MEASURED not in os.environ:
        return _again(arguments)
    names = options.detectors.split(",")
    print(f"{'loaded':<12} {'RSS MB':>8} {'PSS MB':>8} {'private MB':>11}   a process, of", end=" ")
    print(f"{options.processes} with {names}")
    _report("after fork", options.processes, names, None)
    # What is loaded before forking lies in this process, too; nothing is left of the row above.
    _report("before fork", options.processes, names, _warm(names))
    return 0


def _again(arguments: list[str]) -> int:
    """With the allocator and the threads of the platform's workers, which are set at a start."""
    environment = os.environ | processes.analysis(concurrency=1).environment | {MEASURED: "1"}
    command = [sys.executable, "-m", "benchmarks.worker_memory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _report(label: str, count: int, names: list[str], pipeline: Pipeline | None) -> None:
    gc.freeze()  # the collector of a child would write to every page that it inherits
    barrier = FORK.Barrier(count + 1)
    with ExitStack() as ending:
        children = [
            FORK.Process(target=_work, args=(names, pipeline, barrier)) for _ in range(count)
        ]
        for child in children:
            child.start()
            ending.callback(child.join)
        barrier.wait()
        rows = [_memory(child.pid or 0) for child in children]
        barrier.wait()
    rss, pss, private = (sum(column) / count for column in zip(*rows, strict=True))
    print(f"{label:<12} {rss:>8.0f} {pss:>8.0f} {private:>11.0f}")


def _work(names: list[str], pipeline: Pipeline | None, barrier: Barrier) -> None:
    """As a worker does: in its two threads, and until its buffers grow no more."""
    own = pipeline or _warm(names)
    with background() as behind:
        for _ in range(ROUNDS):
            _judge(own)
            behind.submit(_judge, own).result()
        barrier.wait()
        barrier.wait()


def _warm(names: list[str]) -> Pipeline:
    pipeline = Pipeline.load(names)
    missing = [info.reason for info in pipeline.releases if info.status != "ready"]
    if missing:
        sys.exit(f"not loaded: {missing[0]}")
    return pipeline


def _judge(pipeline: Pipeline) -> None:
    image = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    pipeline.judge([image] * 2)


def _memory(pid: int) -> tuple[float, float, float]:
    """Resident, proportional and private memory of a process in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kib = {name.rstrip(":"): float(value) for name, value, *_ in map(str.split, lines)}
    private = kib["Private_Clean"] + kib["Private_Dirty"]
    return kib["Rss"] / KIB_PER_MB, kib["Pss"] / KIB_PER_MB, private / KIB_PER_MB


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
