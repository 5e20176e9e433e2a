"""What a face detector finds, and the one shape that every face detector has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Face:
    """In pixels of the image; a box may reach beyond its edges."""

    x: float
    y: float
    width: float
    height: float
    score: float  # the face detector's own, 0 to 1
    landmarks: Points  # (5, 2): eyes left to right, tip of the nose, corners of the mouth

    @property
    def size(self) -> float:
        return max(self.width, self.height)


class FaceDetector(Protocol):
    @property
    def name(self) -> str: ...

    def find(self, pixels: Pixels) -> list[Face]:
        """Every face in an (H, W, 3) RGB image, the largest first."""
        ...


def shrunk(pixels: Pixels, longest: int) -> tuple[Pixels, Points]:
    """A copy with its longer side at most `longest`, and its (2,) factors across and down."""
    height, width = pixels.shape[:2]
    factor = min(1.0, longest / max(height, width))
    if factor == 1.0:
        return pixels, np.ones(2)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False), np.array([size[0] / width, size[1] / height])


def face_at(box: Points, landmarks: Points, score: float, factors: Points) -> Face:
    """A face found in a shrunk copy: (4,) x, y, width, height and (5, 2) landmarks, enlarged."""
    x, y = (float(value) for value in box[:2] / factors)
    width, height = (float(value) for value in box[2:] / factors)
    return Face(x, y, width, height, score, landmarks / factors)


def largest_first(faces: Sequence[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: face.size, reverse=True)
