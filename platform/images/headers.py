"""The look at a file before it is let in: kind, size and scans, without decoding anything."""

import mmap
from pathlib import Path

from django.conf import settings

from images.errors import ACCEPTED_FORMATS, TooManyPixels, TooSmall, UnsupportedFormat
from images.formats import READERS, Content, Header
from images.polyglots import is_something_else_too


def inspect_file(path: Path) -> Header:
    """Bounded work on a file that is not empty."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return inspect(content)


def inspect(content: Content) -> Header:
    """Raises the refusal that fits; what passes may still turn out to be damaged."""
    reader = next((one for one in READERS.values() if one.matches(content)), None)
    if reader is None:
        raise UnsupportedFormat(
            f"The first bytes are not those of an accepted format; send {ACCEPTED_FORMATS}."
        )
    if is_something_else_too(content):
        raise UnsupportedFormat(
            "The file is an image and an archive or document at once; save it again as an image."
        )
    header = reader.read(content)
    _check_size(header)
    return header


def _check_size(header: Header) -> None:
    if header.width * header.height > settings.MAX_MEGAPIXELS * 1_000_000:
        raise TooManyPixels(
            f"The image is {header.width} by {header.height} pixels; "
            f"the limit is {settings.MAX_MEGAPIXELS} megapixels. Send a smaller copy."
        )
    if min(header.width, header.height) < settings.MIN_SIDE_PIXELS:
        raise TooSmall(
            f"The image is {header.width} by {header.height} pixels; each side needs at least "
            f"{settings.MIN_SIDE_PIXELS}. Send a larger copy."
        )
