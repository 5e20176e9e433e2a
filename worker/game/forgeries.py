"""Fakes made from photographs: a part copied, removed or put in, or the whole drawn anew."""

import cv2
import numpy as np
from numpy.typing import NDArray

from worker.game.photographs import SIDE, Photograph, Pixels, crop

TRIES = 40
ROOM = 6  # pixels between a changed part and the edge of the picture, at least
TAPS = (0.48, 0.98, 0.48)  # the sums of every other row differ: the tell-tale grid
Random = np.random.Generator
Spot = tuple[int, int]  # row and column of a middle


def copied(photograph: Photograph, seed: int) -> Pixels:
    """A part once more, elsewhere in the same picture, blended in."""
    random = np.random.default_rng(seed)
    base = _somewhere(photograph, random)
    radius = int(random.integers(26, 40))
    spots = [(_spot(radius, random), _spot(radius, random)) for _ in range(TRIES)]
    apart = [pair for pair in spots if _distance(*pair) > 2 * radius] or spots
    source, target = max(apart, key=lambda pair: _difference(base, pair[0], pair[1], radius))
    return _blended(base, _patch(base, source, radius), target)


def removed(photograph: Photograph, seed: int) -> Pixels:
    """What stands out most is painted over with what surrounds it, and grain is put back."""
    random = np.random.default_rng(seed)
    base = _somewhere(photograph, random)
    radius = int(random.integers(20, 30))
    spots = [_spot(radius, random) for _ in range(TRIES)]
    where = max(spots, key=lambda spot: float(_patch(base, spot, radius).std()))
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(mask, (where[1], where[0]), radius, 255, -1)
    painted = cv2.inpaint(base, mask, 5, cv2.INPAINT_TELEA)
    grain = random.normal(0, _noise(base), painted.shape)
    noisy = np.where(mask[..., None] > 0, painted + grain, painted)
    return noisy.clip(0, 255).astype(np.uint8)


def spliced(photograph: Photograph, donor: Photograph, seed: int) -> Pixels:
    """A piece of another photograph, with the contrast of the place that it is blended into."""
    random = np.random.default_rng(seed)
    base, other = _somewhere(photograph, random), _somewhere(donor, random)
    radius = int(random.integers(30, 44))
    spots = [_spot(radius, random) for _ in range(TRIES)]
    source = max(spots, key=lambda spot: float(_patch(other, spot, radius).std()))
    target = spots[0]
    matched = _matched(_patch(other, source, radius), _patch(base, target, radius))
    return _blended(base, matched, target)


def redrawn(photograph: Photograph, seed: int) -> Pixels:
    """Shrunk to half and enlarged as careless generators do: with steps that overlap unevenly."""
    base = _somewhere(photograph, np.random.default_rng(seed))
    half = cv2.resize(base, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
    image = half.astype(np.float64)
    for axis in (0, 1):
        image = _stretched(image, axis)
    return image.clip(0, 255).round().astype(np.uint8)


def _stretched(image: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Twice as long along the axis, by a transposed convolution of 3 taps at stride 2."""
    lines = np.moveaxis(image, axis, 0)
    spread = np.zeros((2 * len(lines), *lines.shape[1:]))
    spread[::2] = lines
    rows = [weight * np.roll(spread, shift, axis=0) for shift, weight in enumerate(TAPS)]
    return np.moveaxis(np.asarray(sum(rows)), 0, axis)


def _somewhere(photograph: Photograph, random: Random) -> Pixels:
    """The liveliest of a few places, because nobody sees a change in the dark."""
    whole = photograph.pixels()
    height, width = (length - SIDE + 1 for length in whole.shape[:2])
    corners = [(int(random.integers(height)), int(random.integers(width))) for _ in range(4)]
    return max((crop(whole, *corner) for corner in corners), key=lambda piece: float(piece.std()))


def _spot(radius: int, random: Random) -> Spot:
    """A middle around which there is room."""
    row, column = random.integers(radius + ROOM, SIDE - radius - ROOM, 2)
    return int(row), int(column)


def _distance(one: Spot, other: Spot) -> float:
    return float(np.hypot(one[0] - other[0], one[1] - other[1]))


def _patch(picture: Pixels, spot: Spot, radius: int) -> Pixels:
    row, column = spot
    return picture[row - radius : row + radius, column - radius : column + radius]


def _difference(picture: Pixels, source: Spot, target: Spot, radius: int) -> float:
    one, other = _patch(picture, source, radius), _patch(picture, target, radius)
    return float(np.abs(one.astype(np.int16) - other).mean())


def _matched(piece: Pixels, place: Pixels) -> Pixels:
    """Each channel with the mean and the spread of the place, as far as that keeps the piece."""
    spread = np.clip(place.std((0, 1)) / (piece.std((0, 1)) + 1e-6), 0.5, 1.5)
    moved = (piece - piece.mean((0, 1))) * spread + place.mean((0, 1))
    return np.asarray(moved.clip(0, 255).astype(np.uint8))


def _blended(base: Pixels, piece: Pixels, spot: Spot) -> Pixels:
    """A round piece whose gradients are kept and whose rim takes the colours around the spot."""
    radius = len(piece) // 2
    mask = np.zeros(piece.shape[:2], np.uint8)
    cv2.circle(mask, (radius, radius), radius - 3, 255, -1)
    middle = (spot[1], spot[0])
    return np.asarray(cv2.seamlessClone(piece.copy(), base, mask, middle, cv2.NORMAL_CLONE))


def _noise(picture: Pixels) -> float:
    """How grainy the picture is: the spread of what a small blur takes away, without outliers."""
    rest: NDArray[np.float32] = picture.astype(np.float32) - cv2.GaussianBlur(picture, (3, 3), 0)
    return float(np.median(np.abs(rest)) * 1.48)
