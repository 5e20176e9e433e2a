"""Six pictures to show that judging works: three photographs, three made here.

The photographs ship inside scikit-image (CC0 or public domain) and are read where they lie.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from supervisor.binaries import package_folder

SIDE = 512
ESCAPE_RADIUS = 2.0  # farther from zero an orbit never returns
SEED = 20261121

Pixels = NDArray[np.uint8]  # (height, width, 3)


@dataclass(frozen=True)
class Sample:
    name: str
    content: bytes


def samples() -> list[Sample]:
    return [
        photograph("chelsea.png"),
        photograph("coffee.png"),
        photograph("rocket.jpg"),
        made("gradient.png", gradient),
        made("fractal.png", fractal),
        made("upsampled.png", upsampled),
    ]


def photograph(name: str) -> Sample:
    return Sample(name, (package_folder("skimage") / "data" / name).read_bytes())


def made(name: str, draw: Callable[[], Pixels]) -> Sample:
    buffer = io.BytesIO()
    Image.fromarray(draw()).save(buffer, "PNG")
    return Sample(name, buffer.getvalue())


def gradient() -> Pixels:
    """A smooth sweep of colour without any sensor noise."""
    down, across = np.mgrid[0 : 1 : SIDE * 1j, 0 : 1 : SIDE * 1j]
    return as_pixels(np.stack([across, down, 1 - across * down], axis=-1))


def fractal() -> Pixels:
    """The Mandelbrot set by escape time."""
    down, across = np.mgrid[-1.25 : 1.25 : SIDE * 1j, -2 : 0.5 : SIDE * 1j]
    place = across + 1j * down
    value = np.zeros_like(place)
    steps = np.zeros(place.shape)
    for _ in range(48):
        inside = np.abs(value) < ESCAPE_RADIUS
        value = np.where(inside, value**2 + place, value)
        steps += inside
    share = steps / steps.max()
    return as_pixels(np.stack([share, share**0.5, 1 - share], axis=-1))


def upsampled() -> Pixels:
    """Coarse noise through a naive transposed convolution, with its tell-tale checkerboard."""
    image = np.random.default_rng(SEED).normal(0.5, 0.2, (SIDE // 8, SIDE // 8, 3))
    kernel = np.array([0.6, 1.0, 0.9])  # 3 taps at stride 2 overlap unevenly
    for axis in (0, 1) * 3:
        image = stretched(image, kernel, axis)
    return as_pixels(image)


def stretched(
    image: NDArray[np.float64], kernel: NDArray[np.float64], axis: int
) -> NDArray[np.float64]:
    """Twice as long along the axis."""
    lines = np.moveaxis(image, axis, 0)
    spread = np.zeros((2 * len(lines), *lines.shape[1:]))
    spread[::2] = lines
    rows = sum(weight * np.roll(spread, shift, axis=0) for shift, weight in enumerate(kernel))
    return np.moveaxis(np.asarray(rows) / kernel.sum() * 2, 0, axis)


def as_pixels(shares: NDArray[np.float64]) -> Pixels:
    """From 0 … 1 to 0 … 255."""
    return (shares.clip(0, 1) * 255).round().astype(np.uint8)
