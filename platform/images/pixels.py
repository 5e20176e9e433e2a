"""What the product means by the pixels of an image: upright RGB, 8 bits, full resolution."""

import struct
import zlib
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

WHITE = (255, 255, 255, 255)
SIXTEEN_BIT_MODES = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I"})
BAND_ROWS = 512
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
EXIF_START = b"Exif\0\0"
LARGEST_UNIT = 8  # bytes of the longest type that a value can have
MOST_CLAIMED = 16 * 1024 * 1024
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
    turn = TURNS.get(_orientation(image))
    upright = image if turn is None else image.transpose(turn)
    pixels = np.empty((upright.height, upright.width, 3), dtype=np.uint8)
    # In bands, because every whole copy of a large image counts against the decoder's memory.
    for top in range(0, upright.height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, upright.height)
        whole = bottom - top == upright.height
        band = upright if whole else upright.crop((0, top, upright.width, bottom))
        pixels[top:bottom] = np.asarray(_rgb(band))
    return pixels


def _orientation(image: Image.Image) -> int:
    """1 where it cannot be told: damaged or hostile metadata must not cost us the picture."""
    block = image.info.get("exif", b"")
    if isinstance(block, bytes) and claimed_bytes(block) > MOST_CLAIMED:
        return 1
    try:
        found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except UNREADABLE:
        return 1
    return found if isinstance(found, int) else 1


def claimed_bytes(exif: bytes) -> int:
    """What the entries of the first directory say that they hold; Pillow copies it all."""
    tiff = exif.removeprefix(EXIF_START)
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    start = int.from_bytes(tiff[4:8], order)
    entries = range(start + 2, start + 2 + 12 * int.from_bytes(tiff[start : start + 2], order), 12)
    return sum(
        min(len(tiff), LARGEST_UNIT * int.from_bytes(tiff[at + 4 : at + 8], order))
        for at in entries
        if at < len(tiff)
    )


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
