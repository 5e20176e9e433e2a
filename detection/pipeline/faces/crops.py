"""How a face is cut out: centred, with margin, at native resolution wherever its size allows.

Resampling wipes out the traces that are looked for, so it happens only where it must: a face much
smaller or larger than the crop is scaled, a face tilted by more than `TILT` degrees is levelled.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.pipeline.faces.base import Face, Pixels

SIDE = 160
MARGIN = 1.15  # side of the crop over the longer side of the box, where it is scaled
NATIVE = (0.64, 1.5)  # factors that are close enough to 1: boxes of 93 to 217 pixels
TILT = 15.0
REACH = 1.5  # of the region that is turned over the crop; its diagonal needs 1.42
Matrix = NDArray[np.float64]
Heat = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Crop:
    pixels: Pixels  # (side, side, 3)
    matrix: Matrix  # (2, 3): where a pixel of the image lies in the crop


def factor(face: Face, side: int = SIDE) -> float:
    """By how much the face is scaled: 1 for most."""
    wanted = side / (MARGIN * face.size)
    return 1.0 if NATIVE[0] <= wanted <= NATIVE[1] else wanted


def tilt(face: Face) -> float:
    """Degrees by which the line through the eyes is turned, clockwise positive; 0 up to TILT."""
    across, down = face.landmarks[1] - face.landmarks[0]
    degrees = math.degrees(math.atan2(down, across))
    return degrees if abs(degrees) > TILT else 0.0


def cut_face(pixels: Pixels, face: Face, side: int = SIDE, surround: int = 0) -> Crop:
    """The face in a square of `side`, or of more with `surround` pixels on each edge beside it."""
    scale, degrees = factor(face, side), tilt(face)
    whole = side + 2 * surround
    reach = math.ceil(whole * REACH) if degrees else whole
    region, matrix = _region(pixels, face, reach / scale)
    if len(region) != reach:
        kind = cv2.INTER_AREA if len(region) > reach else cv2.INTER_CUBIC
        matrix = _scaling(reach / len(region)) @ matrix
        region = np.asarray(cv2.resize(region, (reach, reach), interpolation=kind), np.uint8)
    if degrees:
        turn = _turning(degrees, reach, whole)
        matrix = turn @ matrix
        turned = cv2.warpAffine(region, turn[:2], (whole, whole), flags=cv2.INTER_CUBIC)
        region = np.asarray(turned, np.uint8)
    return Crop(region, matrix[:2])


def lay_back(heat: Heat, crop: Crop, size: tuple[int, int], longest: int) -> Heat:
    """(h, w) over the crop → heat over the (height, width) image, longer side at most `longest`."""
    height, width = size
    scale = min(1.0, longest / max(height, width))
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    side = len(crop.pixels)
    inner = cv2.resize(heat, (side, side), interpolation=cv2.INTER_LINEAR)
    back = _scaling(scale) @ np.linalg.inv(_square(crop.matrix))
    return np.asarray(cv2.warpAffine(inner, back[:2], target), np.float32)


def _region(pixels: Pixels, face: Face, length: float) -> tuple[Pixels, Matrix]:
    """A square of whole pixels centred on the face, mirrored where it leaves the image."""
    count = max(1, round(length))
    left = round(face.x + face.width / 2 - count / 2)
    top = round(face.y + face.height / 2 - count / 2)
    height, width = pixels.shape[:2]
    rows = slice(min(max(top, 0), height - 1), max(1, min(top + count, height)))
    columns = slice(min(max(left, 0), width - 1), max(1, min(left + count, width)))
    beyond = (rows.start - top, top + count - rows.stop)
    beside = (columns.start - left, left + count - columns.stop)
    inside = np.ascontiguousarray(pixels[rows, columns])
    region = cv2.copyMakeBorder(inside, *beyond, *beside, cv2.BORDER_REFLECT)
    return np.asarray(region, np.uint8), _shift(-left, -top)


def _turning(degrees: float, reach: int, whole: int) -> Matrix:
    """About the middle of a square of `reach`, into the middle of one of `whole`."""
    middle = (reach - 1) / 2
    rotation = np.asarray(cv2.getRotationMatrix2D((middle, middle), degrees, 1.0), np.float64)
    inset = (whole - reach) / 2
    return _shift(inset, inset) @ _square(rotation)


def _shift(across: float, down: float) -> Matrix:
    return np.array([[1.0, 0.0, across], [0.0, 1.0, down], [0.0, 0.0, 1.0]])


def _scaling(scale: float) -> Matrix:
    """Of coordinates that count from the middle of the first pixel."""
    offset = (scale - 1) / 2
    return np.array([[scale, 0.0, offset], [0.0, scale, offset], [0.0, 0.0, 1.0]])


def _square(matrix: Matrix) -> Matrix:
    return np.vstack([matrix, [0.0, 0.0, 1.0]])
