"""How an image of any size is seen: square windows at native resolution on an even grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 128
MOST_PER_AXIS = 3


@dataclass(frozen=True)
class Windows:
    pixels: NDArray[np.uint8]  # (N, SIDE, SIDE, 3)
    corners: tuple[tuple[int, int], ...]  # top, left of each, in the padded image
    height: int  # of the image itself
    width: int
    side: int = SIDE


def cut(image: NDArray[np.uint8], side: int = SIDE, most: int = MOST_PER_AXIS) -> Windows:
    height, width = image.shape[:2]
    padded = pad(image, side)
    corners = tuple(
        (top, left)
        for top in starts(padded.shape[0], side, most)
        for left in starts(padded.shape[1], side, most)
    )
    pixels = np.stack([padded[top : top + side, left : left + side] for top, left in corners])
    return Windows(pixels=pixels, corners=corners, height=height, width=width, side=side)


def centre(image: NDArray[np.uint8], side: int) -> Windows:
    """The one window in the middle; a smaller image is mirrored."""
    height, width = image.shape[:2]
    padded = pad(image, side)
    top, left = (padded.shape[0] - side) // 2, (padded.shape[1] - side) // 2
    pixels = padded[None, top : top + side, left : left + side]
    return Windows(pixels, ((top, left),), height, width, side)


def pad(image: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """Mirrors a small image at its lower and right edge until one window fits."""
    down, right = (max(0, side - length) for length in image.shape[:2])
    if not down and not right:
        return image
    return np.pad(image, ((0, down), (0, right), (0, 0)), mode="symmetric")


def starts(length: int, side: int = SIDE, most: int = MOST_PER_AXIS) -> list[int]:
    """Even spacing from edge to edge: a window for every begun window length, at most `most`."""
    count = min(most, -(-length // side))
    return [round(index * (length - side) / max(1, count - 1)) for index in range(count)]
