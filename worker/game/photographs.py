"""Free photographs that ship inside scikit-image; none shows a person. Read where they lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 256  # of every picture in the game, in pixels

Pixels = NDArray[np.uint8]  # (height, width, 3)


@dataclass(frozen=True)
class Photograph:
    """`columns` by `rows` pieces are cut out of it, evenly spread."""

    file: str
    credit: str
    columns: int
    rows: int

    @property
    def name(self) -> str:
        return self.file.partition(".")[0].replace("_", "-")

    @property
    def is_there(self) -> bool:
        return _path(self.file).is_file()

    def pixels(self) -> Pixels:
        return _read(_path(self.file))

    def piece(self, column: int, row: int) -> Pixels:
        whole = self.pixels()
        top = _place(row, self.rows, whole.shape[0])
        left = _place(column, self.columns, whole.shape[1])
        return crop(whole, top, left)

    def pieces(self) -> Iterator[tuple[int, int]]:
        return ((column, row) for row in range(self.rows) for column in range(self.columns))


CAT = Photograph("chelsea.png", "the cat Chelsea, by Stefan van der Walt, CC0", 3, 1)
COFFEE = Photograph("coffee.png", "a cup of coffee, by Rachel Michetti, CC0", 4, 2)
ROCKET = Photograph("rocket.jpg", "launch of a Falcon 9, by SpaceX, public domain", 4, 2)
DEEP_FIELD = Photograph("hubble_deep_field.jpg", "the deep field, by NASA, public domain", 4, 3)
CLOCK = Photograph("clock_motion.png", "a clock, by Stefan van der Walt, public domain", 2, 1)


def crop(whole: Pixels, top: int, left: int) -> Pixels:
    return whole[top : top + SIDE, left : left + SIDE].copy()


def _place(number: int, count: int, length: int) -> int:
    room = length - SIDE
    return room // 2 if count == 1 else round(room * number / (count - 1))


def _path(file: str) -> Path:
    """Where scikit-image keeps it; the package is found, not imported."""
    spec = find_spec("skimage")
    return Path(spec.origin).parent / "data" / file if spec and spec.origin else Path(file)


@cache
def _read(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
