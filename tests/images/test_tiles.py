"""Tiles cover an image exactly once."""

import numpy as np
import pytest

from images.tiles import TILE_SIDE, tiles

SIZES = [
    (1, 1),
    (TILE_SIDE, TILE_SIDE),
    (TILE_SIDE + 1, TILE_SIDE - 1),
    (3 * TILE_SIDE, 2),
    (2500, 1100),
]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_pixel_lies_in_one_tile(width: int, height: int) -> None:
    covered = np.zeros((height, width), dtype=int)
    for tile in tiles(width, height):
        covered[tile.top : tile.bottom, tile.left : tile.right] += 1
    assert (covered == 1).all()


def test_places_are_counted_from_the_top_left() -> None:
    places = [(tile.column, tile.row) for tile in tiles(2 * TILE_SIDE + 1, TILE_SIDE + 1)]
    assert places == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]
