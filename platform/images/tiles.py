"""How large the copies of an image are, and the tiles in which it is shown at its own pixels."""

from collections.abc import Iterator
from dataclasses import dataclass

PREVIEW_SIDE, THUMBNAIL_SIDE = 1600, 256
LOSSLESS_SIDE = 512  # up to here a preview shows the very pixels that the detectors saw
TILE_SIDE = 1024


@dataclass(frozen=True)
class Tile:
    """A rectangle of whole pixels; the last of a row or column may be smaller."""

    column: int
    row: int
    left: int
    top: int
    right: int
    bottom: int


def tiles(width: int, height: int) -> Iterator[Tile]:
    """Row by row, from the top left; together they are the image, without a gap or an overlap."""
    for row, top in enumerate(range(0, height, TILE_SIDE)):
        for column, left in enumerate(range(0, width, TILE_SIDE)):
            right, bottom = min(left + TILE_SIDE, width), min(top + TILE_SIDE, height)
            yield Tile(column, row, left, top, right, bottom)
