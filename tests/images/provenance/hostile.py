"""Whole pictures whose metadata mean harm, and what is said of each part that was not read."""

import struct
from collections.abc import Callable

from tests.images.corpus import picture, png_with_chunk, saved
from tests.images.provenance.files import (
    box,
    jpeg_with_boxes,
    manifest_store,
    packet,
    png_with_boxes,
)

Problems = dict[str, str]
ENTRIES = 65_000  # as many as a directory of EXIF can have


def heavy_exif(entries: int = ENTRIES, length: int = 200_000) -> bytes:
    """Every entry says that its value is nearly the whole block."""
    one = struct.Struct(">HHII")
    directory = b"".join(one.pack(number, 7, length, 8) for number in range(entries))
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", entries) + directory + bytes(4)


def nested(depth: int) -> bytes:
    boxes = b""
    for _ in range(depth):
        boxes = box(b"jumb", boxes)
    return manifest_store(boxes)


HOSTILE: dict[str, tuple[Callable[[], bytes], Problems]] = {
    "deep xmp": (
        lambda: saved(picture(), "WEBP", xmp=packet(inside="<a>" * 9_000 + "</a>" * 9_000)),
        {"xmp": "hostile"},
    ),
    "entity bomb": (
        lambda: saved(picture(), "JPEG", xmp=packet(before='<!DOCTYPE a [<!ENTITY b "c">]>')),
        {"xmp": "hostile"},
    ),
    "endless xmp": (
        lambda: saved(picture(), "WEBP", xmp=packet(inside="x" * 9_000_000)),
        {"xmp": "too_large"},
    ),
    "huge exif": (
        lambda: saved(picture(), "WEBP", exif=b"Exif\0\0" + bytes(3_000_000)),
        {"exif": "too_large", "texts": "too_large"},
    ),
    "junk in exif": (
        lambda: saved(picture(), "WEBP", exif=b"Exif\0\0" + b"\xff" * 9_000),
        {"exif": "damaged", "texts": "damaged"},
    ),
    "heavy exif": (
        lambda: saved(picture(), "WEBP", exif=b"Exif\0\0" + heavy_exif()),
        {"exif": "hostile", "texts": "hostile"},
    ),
    "heavy exif in png": (
        lambda: png_with_chunk(b"eXIf", heavy_exif()),
        {"exif": "hostile", "texts": "hostile"},
    ),
    "nested boxes": (lambda: jpeg_with_boxes(nested(5_000)), {}),
    "deeply nested boxes": (lambda: png_with_boxes(nested(200_000)), {}),
    "boxes without end": (lambda: png_with_boxes(b"\0\0\0\0jumb" * 9), {}),
    "a cut chunk": (lambda: png_with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1"), {}),
}
