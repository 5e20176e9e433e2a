"""What the product means by the pixels of an image: upright RGB, 8 bits, full resolution."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

WHITE = (255, 255, 255, 255)
SIXTEEN_BIT_MODES = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I"})
BAND_ROWS = 512
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)  # what Pillow's readers raise for broken files, found by feeding them broken files


def to_rgb(image: Image.Image) -> NDArray[np.uint8]:
    """Upright (H, W, 3) pixels of the first frame; transparency on white, profiles ignored."""
    image.load()  # some formats know their orientation only now
    turned = image.getexif().get(ExifTags.Base.Orientation, 1) != 1
    upright = ImageOps.exif_transpose(image) if turned else image
    pixels = np.empty((upright.height, upright.width, 3), dtype=np.uint8)
    # In bands, because every whole copy of a large image counts against the decoder's memory.
    for top in range(0, upright.height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, upright.height)
        whole = bottom - top == upright.height
        band = upright if whole else upright.crop((0, top, upright.width, bottom))
        pixels[top:bottom] = np.asarray(_rgb(band))
    return pixels


def _rgb(image: Image.Image) -> Image.Image:
    flat = _eight_bit(image)
    if _has_transparency(flat):
        flat = _on_white(flat)
    return flat if flat.mode == "RGB" else flat.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    # Pillow clips 16-bit grey at 255 when it converts, which would turn nearly every pixel white.
    if image.mode in SIXTEEN_BIT_MODES:
        values = np.clip(np.asarray(image, dtype=np.int64), 0, 65535)
        return Image.fromarray((values >> 8).astype(np.uint8))
    if image.mode == "F":
        return Image.fromarray(np.clip(np.nan_to_num(np.asarray(image)), 0, 255).astype(np.uint8))
    return image


def _has_transparency(image: Image.Image) -> bool:
    return "transparency" in image.info or image.mode in {"RGBA", "LA", "PA", "RGBa", "La"}


def _on_white(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, WHITE), rgba)
