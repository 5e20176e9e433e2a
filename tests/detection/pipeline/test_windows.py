"""Windows at native resolution on an even grid."""

import numpy as np
import pytest

from detection.pipeline.windows import SIDE, cut, starts


@pytest.mark.parametrize(
    ("length", "expected"),
    [(128, [0]), (129, [0, 1]), (256, [0, 128]), (257, [0, 64, 129]), (1024, [0, 448, 896])],
)
def test_starts_reach_from_edge_to_edge(length: int, expected: list[int]) -> None:
    assert starts(length) == expected


@pytest.mark.parametrize(
    ("size", "count"), [((40, 60), 1), ((256, 256), 4), ((1024, 1024), 9), ((128, 700), 3)]
)
def test_the_grid_follows_the_size(size: tuple[int, int], count: int) -> None:
    windows = cut(np.zeros((*size, 3), dtype=np.uint8))
    assert windows.pixels.shape == (count, SIDE, SIDE, 3)


def test_pixels_are_taken_as_they_are() -> None:
    image = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    windows = cut(image)
    np.testing.assert_array_equal(windows.pixels[-1], image[72:, 72:])


def test_a_small_image_is_mirrored_not_stretched() -> None:
    image = np.random.default_rng(0).integers(0, 256, (64, 100, 3), dtype=np.uint8)
    window = cut(image).pixels[0]
    np.testing.assert_array_equal(window[:64, :100], image)
    np.testing.assert_array_equal(window[64:128, :100], image[::-1])
