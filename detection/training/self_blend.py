"""Fakes made from real faces alone: a face blended into itself (Shiohara and Yamasaki 2022).

Only the border and the two slightly different renderings give it away, as in every face swap;
no generator is learned by heart.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.pipeline.faces.base import Face, Pixels

Mask = NDArray[np.float32]
Values = NDArray[np.float32]
BLEND = (0.4, 0.7, 1.0, 1.0, 1.0)  # how much of the inner face is replaced; most often all of it
AXES = {"whole": (0.46, 0.50), "inner": (0.36, 0.36), "mouth": (0.34, 0.22)}  # of the box
CENTRES = {"whole": 0.48, "inner": 0.55, "mouth": 0.75}  # down the box
RINGS = 0.5  # share in which what lies around the face was touched
SHIFT = 0.02  # of the face's size, both ways
SCALE = (0.97, 1.03)
ELASTIC = 0.06  # of the face's size, how far the border wanders


def self_blended(image: Pixels, face: Face, rng: np.random.Generator) -> Pixels:
    """(H, W, 3) with the face replaced by another rendering of itself."""
    target = image.astype(np.float32)
    source = _rendered(target, rng)
    if rng.random() < RINGS:
        source, target = target, source
    matrix = _jolt(face, rng)
    size = (image.shape[1], image.shape[0])
    moved = cv2.warpAffine(source, matrix, size, borderMode=cv2.BORDER_REFLECT)
    mask = face_mask(image.shape[:2], face, rng)[..., None] * float(rng.choice(BLEND))
    mixed = target + mask * (moved - target)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def face_mask(size: tuple[int, ...], face: Face, rng: np.random.Generator) -> Mask:
    """(H, W) in 0…1: an ellipse over a part of the face with a wandering, softened border."""
    part = str(rng.choice(list(AXES)))
    centre = (face.x + face.width / 2, face.y + face.height * CENTRES[part])
    across, down = (axis * rng.uniform(0.85, 1.1) for axis in AXES[part])
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    rows += _waves(size, face, rng)
    columns += _waves(size, face, rng)
    distance = np.hypot(
        (columns - centre[0]) / (across * face.width), (rows - centre[1]) / (down * face.height)
    )
    softness = face.size * rng.uniform(0.01, 0.08)
    mask = (distance < 1).astype(np.float32)
    blurred = cv2.GaussianBlur(mask, (0, 0), max(softness, 0.5))
    return np.asarray(blurred, dtype=np.float32)


def _waves(size: tuple[int, ...], face: Face, rng: np.random.Generator) -> Mask:
    """(H, W) smooth displacement in pixels."""
    coarse = rng.standard_normal((6, 6), dtype=np.float32) * ELASTIC * face.size
    waves = cv2.resize(coarse, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
    return waves.astype(np.float32)


def _jolt(face: Face, rng: np.random.Generator) -> NDArray[np.float64]:
    """(2, 3): a small shift and scaling about the middle of the face."""
    middle = (face.x + face.width / 2, face.y + face.height / 2)
    matrix = cv2.getRotationMatrix2D(middle, 0.0, float(rng.uniform(*SCALE)))
    shift = rng.uniform(-SHIFT, SHIFT, size=2) * face.size
    return np.asarray(matrix, dtype=np.float64) + np.pad(shift[:, None], ((0, 0), (2, 0)))


def _rendered(values: Values, rng: np.random.Generator) -> Values:
    """The picture as another pipeline would give it: colour, contrast, sharpness, resolution."""
    mean = values.mean(axis=(0, 1))
    contrast, tint = rng.uniform(0.83, 1.18), rng.uniform(-15, 15, size=3)
    changed: Values = (mean + tint + (values - mean) * contrast).astype(np.float32)
    kind = rng.integers(3)
    if kind == 0:
        soft = cv2.GaussianBlur(changed, (0, 0), rng.uniform(0.6, 2.0)).astype(np.float32)
        changed = changed + (changed - soft) * np.float32(rng.uniform(0.3, 1.0))
    elif kind == 1:
        changed = _coarser(changed, rng.uniform(0.35, 0.9))
    return np.clip(changed, 0, 255).astype(np.float32)


def _coarser(values: Values, factor: float) -> Values:
    height, width = values.shape[:2]
    small = cv2.resize(
        values,
        (max(8, round(width * factor)), max(8, round(height * factor))),
        interpolation=cv2.INTER_AREA,
    )
    back = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return back.astype(np.float32)
