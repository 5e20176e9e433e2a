"""Label-independent damage, so that cameras and encoders stop being a clue."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from detection.pipeline.windows import pad

Pixels = NDArray[np.uint8]
MIRRORED = 0.5
KERNELS = (
    Image.Resampling.BILINEAR,
    Image.Resampling.BICUBIC,
    Image.Resampling.LANCZOS,
    Image.Resampling.BOX,
)


@dataclass(frozen=True)
class Recipe:
    """Chances per crop and the ranges that are drawn from."""

    untouched: float = 0.75
    resize: float = 0.35
    resize_scale: tuple[float, float] = (0.5, 1.3)
    blur: float = 0.2
    blur_sigma: tuple[float, float] = (0.2, 1.5)
    noise: float = 0.2
    noise_sigma: tuple[float, float] = (1.0, 8.0)
    colour: float = 0.3
    colour_factor: tuple[float, float] = (0.8, 1.25)
    encode: float = 0.6
    jpeg_quality: tuple[int, int] = (55, 96)
    webp_share: float = 0.15


def random_crop(image: Pixels, side: int, rng: np.random.Generator, recipe: Recipe) -> Pixels:
    """A (side, side, 3) piece at native resolution, mirrored half of the time, perhaps damaged."""
    if rng.random() < recipe.untouched:
        crop = _cut(image, side, rng)
    else:
        crop = _damaged(image, side, rng, recipe)
    return crop[:, ::-1] if rng.random() < MIRRORED else crop


def _cut(image: Pixels, side: int, rng: np.random.Generator) -> Pixels:
    image = pad(image, side)
    top = int(rng.integers(image.shape[0] - side + 1))
    left = int(rng.integers(image.shape[1] - side + 1))
    return image[top : top + side, left : left + side]


def _damaged(image: Pixels, side: int, rng: np.random.Generator, recipe: Recipe) -> Pixels:
    scale = rng.uniform(*recipe.resize_scale) if rng.random() < recipe.resize else 1.0
    reach = max(32, round(side / scale))
    small = image.shape[0] < reach or image.shape[1] < reach
    piece = Image.fromarray(image if small else _cut(image, reach, rng))
    if scale != 1.0:
        size = (max(16, round(piece.width * scale)), max(16, round(piece.height * scale)))
        piece = piece.resize(size, KERNELS[int(rng.integers(len(KERNELS)))])
    piece = _coloured(piece, rng, recipe)
    if rng.random() < recipe.blur:
        piece = piece.filter(ImageFilter.GaussianBlur(rng.uniform(*recipe.blur_sigma)))
    if rng.random() < recipe.noise:
        piece = _noisy(piece, rng.uniform(*recipe.noise_sigma), rng)
    if rng.random() < recipe.encode:
        piece = _encoded(piece, rng, recipe)
    return _cut(np.asarray(piece), side, rng)


def _coloured(piece: Image.Image, rng: np.random.Generator, recipe: Recipe) -> Image.Image:
    if rng.random() >= recipe.colour:
        return piece
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        piece = enhance(piece).enhance(rng.uniform(*recipe.colour_factor))
    return piece


def _noisy(piece: Image.Image, sigma: float, rng: np.random.Generator) -> Image.Image:
    values = np.asarray(piece, dtype=np.float32)
    values = values + sigma * rng.standard_normal(values.shape, dtype=np.float32)
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _encoded(piece: Image.Image, rng: np.random.Generator, recipe: Recipe) -> Image.Image:
    quality = int(rng.integers(*recipe.jpeg_quality))
    webp = rng.random() < recipe.webp_share
    file = BytesIO()
    if webp:
        piece.save(file, "WEBP", quality=quality, method=0)
    else:
        piece.save(file, "JPEG", quality=quality, subsampling=int(rng.choice((0, 2))))
    return Image.open(file).convert("RGB")
