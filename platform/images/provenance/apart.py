"""Metadata are read beside the decoder's child, in a process of its own with less of everything.

What kills the reader of metadata (a crash in a native library, an endless loop, too much memory)
must not kill the child that decodes: the picture is judged all the same.
"""

import json
import os
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn, Self

from images.provenance.blocks import is_silent
from images.provenance.facts import JSON, PARTS, Provenance
from images.provenance.reading import lines_of
from images.sandbox import confine_reader

CPU_SECONDS, WALL_SECONDS = 2, 3
MEMORY_BYTES = 256 * 1024 * 1024
LONGEST_ANSWER = 64 * 1024


@contextmanager
def metadata_beside(data: bytes) -> Iterator[Callable[[], JSON]]:
    """What the file says, to be asked for when the picture is decoded."""
    if is_silent(data):
        yield Provenance().as_json
        return
    with MetadataReader(data) as reader:
        yield reader.provenance


class MetadataReader:
    """Starts reading on entry; nothing of it is left on exit."""

    def __init__(self, data: bytes) -> None:
        self._answer = os.memfd_create("metadata")
        self._deadline = time.monotonic() + WALL_SECONDS
        child = os.getpid()
        self._process = os.fork()
        if not self._process:
            _read_and_leave(data, self._answer, child)
        self._handle = os.pidfd_open(self._process)
        self._status: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        os.close(self._handle)
        os.close(self._answer)

    def provenance(self) -> JSON:
        """What was read within the time; for the rest, why it was not."""
        seconds = max(0.0, self._deadline - time.monotonic())
        in_time = bool(select.select([self._handle], [], [], seconds)[0])
        code = _problem(self._end()) if in_time else self._late()
        lines = os.pread(self._answer, LONGEST_ANSWER, 0).split(b"\n")[:-1]
        return merged(lines, code)

    def _late(self) -> str:
        self._end()
        return "out_of_time"

    def _end(self) -> int:
        """Its wait status; it is not reaped before, so its number means nobody else."""
        if self._status is None:
            os.kill(self._process, signal.SIGKILL)
            self._status = os.waitpid(self._process, 0)[1]
        return self._status


def merged(lines: Iterable[bytes], code: str) -> JSON:
    """The parts together; those that are missing have this problem."""
    found: JSON = {}
    problems: dict[str, str] = {}
    for part in map(json.loads, lines):
        problems |= part.pop("problems", {})
        found |= part
    missing = [name for name in PARTS if name not in found and name not in problems]
    return {**found, "problems": dict.fromkeys(missing, code) | problems}


def _problem(status: int) -> str:
    return "out_of_time" if os.WTERMSIG(status) == signal.SIGXCPU else "crashed"


def _read_and_leave(data: bytes, answer: int, child: int) -> NoReturn:
    code = 1
    try:
        confine_reader(CPU_SECONDS, MEMORY_BYTES, LONGEST_ANSWER, child)
        for line in lines_of(data):
            os.write(answer, line)
        code = 0
    finally:
        os._exit(code)
