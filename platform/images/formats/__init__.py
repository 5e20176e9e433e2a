"""The formats that are let in, told apart by their first bytes; one file a format, one shape."""

from images.formats import avif, gif, jpeg, png, webp
from images.formats.header import Content, Header, Reader

READERS: dict[str, Reader] = {
    "JPEG": jpeg,
    "PNG": png,
    "WEBP": webp,
    "GIF": gif,
    "AVIF": avif,
}

__all__ = ["READERS", "Content", "Header", "Reader"]
