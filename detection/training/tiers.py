"""How an image reaches the detector in each tier of the evaluation; labels play no part in it."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageFilter

from detection.pipeline.decode import decode

WEB_SIDE = 1080
HARD_BLUR = 0.5
SMALLEST = 16
Tier = Callable[[bytes], bytes]


def native(content: bytes) -> bytes:
    """As stored."""
    return content


def web(content: bytes) -> bytes:
    """Longer side at most 1080, JPEG quality 85, 4:2:0."""
    image = Image.fromarray(decode(content))
    return _jpeg(_scaled(image, min(1.0, WEB_SIDE / max(image.size))), 85)


def hard(content: bytes) -> bytes:
    """Longer side halved, Gaussian blur of half a pixel, JPEG quality 60, 4:2:0."""
    image = _scaled(Image.fromarray(decode(content)), 0.5)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(HARD_BLUR)), 60)


TIERS: dict[str, Tier] = {"native": native, "web": web, "hard": hard}


def _scaled(image: Image.Image, scale: float) -> Image.Image:
    if scale == 1.0:
        return image
    width, height = (max(SMALLEST, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return file.getvalue()
