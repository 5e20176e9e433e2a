"""Slow features of many images, kept in chunks, so that an extraction resumes where it stopped."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.training.children import open_pool
from detection.training.progress import tracked

Features = NDArray[Any]
One = Callable[[int], Features]  # the features of the image with this number; must be picklable
CHUNK = 256


@dataclass(frozen=True)
class Chunks:
    folder: Path
    size: int = CHUNK
    processes: int = 1

    def gather(self, one: One, count: int, title: str) -> Features:
        """(count, …): what `one` gives for 0 … count - 1, computed only where no chunk is kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        starts = range(0, count, self.size)
        missing = [start for start in starts if not self._file(start).is_file()]
        if missing:
            self._write_all(partial(_write, self, one, count), missing, title)
        return np.concatenate([np.load(self._file(start)) for start in starts])

    def _write_all(self, write: Callable[[int], None], missing: list[int], title: str) -> None:
        shared = self.processes > 1 and len(missing) > 1
        with open_pool(self.processes) if shared else nullcontext() as pool:
            written: Iterator[None] = pool.map(write, missing) if pool else map(write, missing)
            for _ in tracked(written, title, len(missing)):
                pass

    def _file(self, start: int) -> Path:
        return self.folder / f"{start:06d}-{self.size}.npy"


def key_of(parts: Sequence[Any]) -> str:
    """A short name for everything that features depend on."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _write(chunks: Chunks, one: One, count: int, start: int) -> None:
    made = [one(number) for number in range(start, min(start + chunks.size, count))]
    file = chunks._file(start)
    partly = file.with_suffix(f".{os.getpid()}.partial")
    with partly.open("wb") as out:
        np.save(out, np.stack(made))
    partly.replace(file)
