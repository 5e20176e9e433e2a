"""What happens to an image before CLIP sees it: pure functions, parameters in the card."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]
SIDE = 224
# Of the images that CLIP was trained on (Radford et al. 2021), RGB in 0…1.
MEAN = np.array([0.48145466, 0.4578275, 0.40821073], dtype=np.float32)
SPREAD = np.array([0.26862954, 0.26130258, 0.27577711], dtype=np.float32)


@dataclass(frozen=True)
class Preprocessing:
    """Founding system B1: JPEG for every image, then blur for a share of the training images."""

    jpeg_quality: int = 80
    blur_sigma: float = 2.0
    blurred_share: float = 0.5


def for_judging(image: Pixels, settings: Preprocessing) -> Pixels:
    """(H, W, 3) after one more JPEG, so that every image has the same last encoder."""
    return recompressed(image, settings.jpeg_quality)


def for_training(image: Pixels, settings: Preprocessing, rng: np.random.Generator) -> Pixels:
    """As for judging, and blurred afterwards for a share of the draws."""
    compressed = recompressed(image, settings.jpeg_quality)
    if rng.random() >= settings.blurred_share:
        return compressed
    return blurred(compressed, settings.blur_sigma)


def recompressed(image: Pixels, quality: int) -> Pixels:
    """What a JPEG file of this quality and 4:2:0 chroma gives back."""
    file = BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return np.asarray(Image.open(file))


def blurred(image: Pixels, sigma: float) -> Pixels:
    return np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(sigma)))


def central_square(image: Pixels, side: int = SIDE) -> Pixels:
    """(side, side, 3): shorter edge to `side`, bicubic, and the centre of the longer one.

    Only the centre is computed: a strip of 32 by 60,000 pixels costs no more than a square.
    """
    height, width = image.shape[:2]
    shorter = min(height, width)
    rows, columns = (int(side * length / shorter) for length in (height, width))
    top, left = round((rows - side) / 2), round((columns - side) / 2)
    box = (
        left * width / columns,
        top * height / rows,
        (left + side) * width / columns,
        (top + side) * height / rows,
    )
    picture = Image.fromarray(image)
    return np.asarray(picture.resize((side, side), Image.Resampling.BICUBIC, box=box))


def as_input(square: Pixels) -> NDArray[np.float32]:
    """(side, side, 3) uint8 → (1, 3, side, side), standardised by the means of CLIP's data."""
    values = (square.astype(np.float32) / 255.0 - MEAN) / SPREAD
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])
