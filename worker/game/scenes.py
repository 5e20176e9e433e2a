"""Pictures that no camera took: calculated skies, ranges, stones and planets."""

import numpy as np
from numpy.typing import NDArray

from worker.game.photographs import SIDE, Pixels

Field = NDArray[np.float64]  # (SIDE, SIDE), 0 to 1
Random = np.random.Generator


def stars(seed: int) -> Pixels:
    """A night sky: points and small spirals of light over faint clouds."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    light = np.repeat(0.08 * _clouds(random, 2.2)[..., None], 3, axis=2)
    for _ in range(90):
        row, column = random.uniform(0, SIDE, 2)
        size, colour = random.exponential(1.1) + 0.6, random.uniform(0.5, 1.0, 3)
        angle, flat = random.uniform(0, np.pi), random.uniform(0.3, 1.0)
        along = (rows - row) * np.cos(angle) + (columns - column) * np.sin(angle)
        across = (columns - column) * np.cos(angle) - (rows - row) * np.sin(angle)
        glow = np.exp(-np.hypot(along, across / flat) / size)
        light += random.uniform(0.2, 1.0) * glow[..., None] * colour
    return _developed(light, random)


def ranges(seed: int) -> Pixels:
    """Mountains one behind the other in the haze of an evening."""
    random = np.random.default_rng(seed)
    height = np.linspace(0, 1, SIDE)[:, None, None]
    low, high = random.uniform(0.55, 0.95, 3), random.uniform(0.2, 0.5, 3)
    sky = high + (low - high) * height + 0.1 * _clouds(random, 2.0)[..., None]
    near = random.uniform(0.02, 0.15, 3)
    for depth in np.linspace(0.25, 1, 5):
        ridge = SIDE * (0.25 + 0.5 * depth) - 60 * (_ridge(random) - 0.5)
        below = np.arange(SIDE)[:, None] > ridge[None, :]
        rock = low + (near - low) * depth + 0.06 * depth * (_clouds(random, 1.4)[..., None] - 0.5)
        sky = np.where(below[..., None], rock, sky)
    return _developed(sky, random)


def marble(seed: int) -> Pixels:
    """Polished stone with veins."""
    random = np.random.default_rng(seed)
    bent = 9 * _clouds(random, 1.8) + np.linspace(0, 5, SIDE)[None, :]
    veins = np.abs(np.sin(bent * random.uniform(1.5, 2.5))) ** 0.35
    dark, bright = random.uniform(0.1, 0.4, 3), random.uniform(0.75, 0.95, 3)
    grains = 0.06 * (_clouds(random, 1.0)[..., None] - 0.5)
    return _developed(dark + (bright - dark) * veins[..., None] + grains, random)


def planet(seed: int) -> Pixels:
    """A banded globe, lit from one side."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[-1.25 : 1.25 : SIDE * 1j, -1.25 : 1.25 : SIDE * 1j]
    inside = np.hypot(rows, columns) <= 1
    depth = np.sqrt(np.clip(1 - rows**2 - columns**2, 0, 1))
    light = np.clip(0.75 * depth - random.uniform(0.3, 0.7) * columns, 0.02, 1)
    bands = 0.5 + 0.5 * np.sin(9 * rows + 5 * _clouds(random, 1.9))
    one, other = random.uniform(0.4, 0.95, 3), random.uniform(0.2, 0.7, 3)
    globe = (other + (one - other) * bands[..., None]) * light[..., None]
    return _developed(np.where(inside[..., None], globe, 0.01), random)


def _clouds(random: Random, steepness: float) -> Field:
    """Noise whose amplitude falls with frequency, as it does in nature."""
    frequency = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.fftfreq(SIDE)[None, :])
    frequency[0, 0] = 1
    spectrum = np.fft.fft2(random.normal(size=(SIDE, SIDE))) / frequency**steepness
    field = np.fft.ifft2(spectrum).real
    return np.asarray((field - field.min()) / (field.max() - field.min()))


def _ridge(random: Random) -> NDArray[np.float64]:
    """(SIDE,) from 0 to 1."""
    return np.asarray(_clouds(random, 1.7)[int(random.integers(SIDE))])


def _developed(light: NDArray[np.float64], random: Random) -> Pixels:
    """As a camera would: grain, then 8 bits."""
    grainy = light + random.normal(0, 0.012, light.shape)
    return (grainy.clip(0, 1) * 255).round().astype(np.uint8)
