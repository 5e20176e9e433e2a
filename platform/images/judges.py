"""Two independent decoders must agree that an image is whole before anyone looks at it."""

import io
import warnings

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from images.errors import DamagedHeader, Undecodable
from images.formats import jpeg
from images.pixels import UNREADABLE, to_rgb

# Named by class, so that they are imported here and Pillow need not load every plug-in it has.
# An MPO is opened as a JPEG.
READERS = (JpegImageFile, PngImageFile, WebPImageFile, GifImageFile, AvifImageFile)
FORMATS = [str(reader.format) for reader in READERS]
SEQUENTIAL_FRAMES = {0xC0, 0xC1}
WHOLE_SPECTRUM = b"\x00\x3f\x00"
NOT_SEQUENTIAL = "Invalid SOS parameters for sequential JPEG"

# Kept operations would keep their pictures in the memory that the first judge needs.
pyvips.cache_set_max(0)


def strict_pixels(data: bytes, *, max_pixels: int) -> NDArray[np.uint8]:
    """Upright RGB (H, W, 3) of an image that both judges read to its end; else Undecodable."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Opened twice: nothing of the first judge takes memory while the second one reads.
            _open(data).close()
            _ask_second_judge(data)
            with _open(data) as picture:
                return to_rgb(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Undecodable(
            "too_many_pixels", "The image has too many pixels; send a smaller copy."
        ) from error
    except UNREADABLE as error:
        raise _damaged() from error


def _open(data: bytes) -> Image.Image:
    """Reads the header only; warns, which is an error here, if that announces too many pixels."""
    return Image.open(io.BytesIO(data), formats=FORMATS)


def _ask_second_judge(data: bytes) -> None:
    """Pillow takes half a JPEG that was closed properly; libvips heeds libjpeg's warnings."""
    try:
        read_whole(data)
    except pyvips.Error as error:
        if "out of memory" in str(error):
            raise MemoryError from error
        if NOT_SEQUENTIAL not in str(error):
            raise _damaged() from error
        _ask_again(_with_repaired_scan_headers(data))


def _ask_again(data: bytes) -> None:
    try:
        read_whole(data)
    except pyvips.Error as error:
        raise _damaged() from error


def read_whole(data: bytes) -> None:
    """Raises pyvips.Error at the first word of doubt."""
    picture = opened_strictly(data)
    # The way to the last row leads through all the others. A region is filled by this thread;
    # libvips' other ways start one, which costs a short-lived child as much as the reading.
    pyvips.Region.new(picture).fetch(0, picture.height - 1, picture.width, 1)


def opened_strictly(data: bytes) -> pyvips.Image:
    return pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="warning")


def _with_repaired_scan_headers(data: bytes) -> bytes:
    """Some cameras write zeros where a sequential scan should name its spectrum; decoders ignore
    it, but the warning would hide one that matters."""
    repaired = bytearray(data)
    try:
        found = list(jpeg.segments(data))
    except DamagedHeader as error:
        raise _damaged() from error
    if any(segment.marker in SEQUENTIAL_FRAMES for segment in found):
        for segment in found:
            if segment.marker == jpeg.START_OF_SCAN:
                repaired[segment.end - len(WHOLE_SPECTRUM) : segment.end] = WHOLE_SPECTRUM
    return bytes(repaired)


def _damaged() -> Undecodable:
    return Undecodable(
        "damaged", "The image data is damaged or cut off; send the original file again."
    )
