"""Decoded pixels in one memory-mapped file, so that a training epoch never decodes."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.decode import decode
from detection.training.manifest import Row, fingerprint
from detection.training.progress import tracked


class PixelCache:
    """Images of different sizes, back to back; `cache[i]` is (H, W, 3) uint8 without a copy."""

    def __init__(self, data: Path, shapes: Sequence[tuple[int, int]]) -> None:
        self._pixels = np.memmap(data, dtype=np.uint8, mode="r")
        self._shapes = shapes
        sizes = [height * width * 3 for height, width in shapes]
        self._offsets = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])

    def __len__(self) -> int:
        return len(self._shapes)

    def __getitem__(self, index: int) -> NDArray[np.uint8]:
        height, width = self._shapes[index]
        flat = self._pixels[self._offsets[index] : self._offsets[index + 1]]
        return flat.reshape(height, width, 3)


def open_cache(rows: Sequence[Row], folder: Path) -> PixelCache:
    """The cache of exactly these rows, written first if missing."""
    data = folder / f"{fingerprint(rows)[:16]}.u8"
    index = data.with_suffix(".json")
    if not index.is_file():
        _write(rows, data, index)
    return PixelCache(data, [(height, width) for height, width in json.loads(index.read_text())])


def _write(rows: Sequence[Row], data: Path, index: Path) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    shapes: list[tuple[int, int]] = []
    with data.open("wb") as file:
        for row in tracked(rows, f"decoding {len(rows)} images", len(rows)):
            pixels = decode(row.path)
            shapes.append((pixels.shape[0], pixels.shape[1]))
            file.write(pixels.tobytes())
    # The index comes last: a cache without it was interrupted and is written again.
    index.write_text(json.dumps(shapes))
