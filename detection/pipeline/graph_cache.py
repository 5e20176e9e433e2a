"""The ONNX graph of a release: made once per machine, by a child process that may import torch."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused

ROOT = Path(__file__).resolve().parents[2]
EXPORT_SECONDS = 300


def default_cache() -> Path:
    return Path(os.environ.get("TOUCHSTONE_CACHE") or ROOT / "var" / "cache" / "onnx")


def ensure_graph(release: Release, cache_dir: Path | None = None) -> Path:
    """The path of the graph; the first process that needs it exports it, the others wait."""
    folder = cache_dir or default_cache()
    graph = folder / f"{release.sha256}.onnx"
    try:
        if not graph.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            with _locked(folder / f"{release.sha256}.lock"):
                if not graph.is_file():
                    _export(release, graph)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(release, str(error)) from error
    return graph


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _export(release: Release, graph: Path) -> None:
    # The child may run before the project is installed, so it gets this process's import path.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    folder, target = release.folder.resolve(), graph.resolve()
    done = subprocess.run(
        [sys.executable, "-m", "detection", "export", str(folder), str(target)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=EXPORT_SECONDS,
        check=False,
    )
    if done.returncode != 0 or not graph.is_file():
        said = done.stderr.strip() or done.stdout.strip() or "no message"
        raise _refused(release, said.splitlines()[-1])


def _refused(release: Release, reason: str) -> WeightsRefused:
    made = f"the ONNX graph of {release.detector} {release.version} could not be made"
    return WeightsRefused(f"{made}: {reason}")
