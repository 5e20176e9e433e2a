"""The ONNX graph of a release: made once per machine, by a child process that may import torch."""

import fcntl
import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detection.pipeline.card import window_side
from detection.pipeline.release import Release, WeightsRefused

ROOT = Path(__file__).resolve().parents[2]
EXPORT_SECONDS = 300
EXPORT_VERSION = 1  # raised with every change that makes another graph of the same weights
logger = logging.getLogger(__name__)


def default_cache() -> Path:
    return Path(os.environ.get("TOUCHSTONE_CACHE") or ROOT / "var" / "cache" / "onnx")


def graph_path(release: Release, folder: Path) -> Path:
    """Named after everything that the graph depends on: the weights, and what is made of them."""
    made = {
        "architecture": release.card["architecture"],
        "side": window_side(release.card),
        "export": EXPORT_VERSION,
    }
    # As the card orders it, because the order of families is the order of logits.
    digest = hashlib.sha256(json.dumps(made).encode()).hexdigest()
    return folder / f"{release.sha256}-{digest[:16]}.onnx"


def verified_graph(release: Release, cache_dir: Path | None = None) -> bytes:
    """As it was exported; the first process that needs it exports it, the others wait."""
    path = graph_path(release, cache_dir or default_cache())
    try:
        return _intact(path) or _made(release, path)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(release, str(error)) from error


def keep(graph: bytes, path: Path) -> None:
    """Each file appears whole; between the two the graph matches nothing and is not used."""
    _write(path, graph)
    _write(_digest_file(path), _digest_line(graph, path))


def _intact(path: Path) -> bytes | None:
    """None where it is missing, has no digest or another one."""
    try:
        graph = path.read_bytes()
        expected = _digest_file(path).read_bytes()
    except FileNotFoundError:
        return None
    if _digest_line(graph, path) != expected:
        logger.warning("the graph %s is not what was exported and is made again", path)
        return None
    return graph


def _made(release: Release, path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path.with_suffix(".lock")):
        found = _intact(path)
        if found is None:
            _export(release, path)
            found = _intact(path)
    if found is None:
        raise _refused(release, "what was written is not what is read")
    return found


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
    if done.returncode != 0:
        said = done.stderr.strip() or done.stdout.strip() or "no message"
        raise _refused(release, said.splitlines()[-1])


def _digest_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _digest_line(graph: bytes, path: Path) -> bytes:
    """As `sha256sum` writes it, so that it can check the cache too."""
    return f"{hashlib.sha256(graph).hexdigest()}  {path.name}\n".encode()


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _refused(release: Release, reason: str) -> WeightsRefused:
    made = f"the ONNX graph of {release.detector} {release.version} could not be made"
    return WeightsRefused(f"{made}: {reason}")
