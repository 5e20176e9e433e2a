"""Anchors: heads of the chain, kept in a file outside the database that only grows."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

TAIL_BYTES = 65_536


@dataclass(frozen=True)
class Anchor:
    """Entry `sequence` had this hash at that time; nobody may make it untrue later."""

    sequence: int
    hash: str
    at: str


class AnchorFileDamaged(Exception):
    """A line of the anchor file is not an anchor, or the anchors do not ascend."""


def read_anchors(path: Path) -> list[Anchor]:
    """Every anchor in the order written; an unfinished last line was never confirmed."""
    if not path.exists():
        return []
    anchors: list[Anchor] = []
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    for number, line in enumerate(lines, start=1):
        anchor = _parsed(line, f"line {number} of {path}")
        if anchors and anchors[-1].sequence >= anchor.sequence:
            raise AnchorFileDamaged(f"line {number} of {path} goes back in the chain")
        anchors.append(anchor)
    return anchors


def newest_anchors(path: Path) -> list[Anchor]:
    """Those at the end of the file, however long it has grown: it gets a line a minute."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        start = max(file.seek(0, os.SEEK_END) - TAIL_BYTES, 0)
        file.seek(start)
        lines = file.read().decode().split("\n")[:-1]
    whole = lines[1:] if start else lines
    return [_parsed(line, f"a line at the end of {path}") for line in whole]


def _parsed(line: str, place: str) -> Anchor:
    try:
        return Anchor(**json.loads(line))
    except (TypeError, ValueError) as error:
        raise AnchorFileDamaged(f"{place} is not an anchor") from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One writer at a time, over all processes of this machine."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def append_anchor(path: Path, anchor: Anchor) -> None:
    """Add one line and have it on disk before returning; call it under `locked`."""
    whole = path.read_bytes().rpartition(b"\n")
    line = json.dumps(asdict(anchor)).encode() + b"\n"
    with path.open("r+b") as file:
        file.truncate(len(whole[0] + whole[1]))
        file.seek(0, os.SEEK_END)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
