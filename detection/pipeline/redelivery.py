"""How an image changes on its way through the web; pixels in, pixels out, labels unknown."""

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Treatment = Callable[[Pixels], Pixels]


def jpeg(pixels: Pixels, *, quality: int) -> Pixels:
    """(H, W, 3) → the same size after one JPEG pass with 4:2:0 colour."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def resized(pixels: Pixels, *, scale: float) -> Pixels:
    """(H, W, 3) → both sides times `scale`, by Lanczos."""
    height, width = (max(1, round(side * scale)) for side in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


TREATMENTS: Mapping[str, Treatment] = {
    "jpeg_85": partial(jpeg, quality=85),
    "jpeg_60": partial(jpeg, quality=60),
    "half_size": partial(resized, scale=0.5),
}
