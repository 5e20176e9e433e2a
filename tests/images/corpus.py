"""Good, odd and hostile files, all made here by code."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image as Picture
from PIL.ExifTags import Base

from tests.factories import make_image

HTML = b"<html><script>alert(1)</script></html>"
GPS_SECRET = b"SECRET-PLACE"


def picture(width: int = 96, height: int = 64) -> Picture.Image:
    """Red in the top left corner, green on the right, blue below: turned copies are told apart."""
    x, y = np.linspace(0, 255, width), np.linspace(0, 255, height)
    green, blue = np.meshgrid(x, y)
    red = 255 - np.maximum(green, blue)
    return Picture.fromarray(np.stack([red, green, blue], axis=-1).astype(np.uint8))


def saved(image: Picture.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def closed_early(share: float) -> bytes:
    """Part of a JPEG with a proper end: Pillow takes it, the rest is grey."""
    whole = make_image(320, 240, seed=3)
    return whole[: int(len(whole) * share)] + b"\xff\xd9"


def png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def png_with_chunk(kind: bytes, content: bytes) -> bytes:
    whole = saved(picture(), "PNG")
    return whole[:33] + png_chunk(kind, content) + whole[33:]


def png_of_size(width: int, height: int) -> bytes:
    """A few bytes that announce many pixels; all of them are there, and all are black."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, content) for kind, content in chunks)


def jpeg_of_many_scans(scans: int = 1000) -> bytes:
    """The last scan of a progressive JPEG again and again; each costs a pass over the image."""
    whole = saved(picture(256, 256), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + b"\xff\xd9"


def jpeg_and_archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.js", "alert(1)")
    return make_image() + archive.getvalue()


def jpeg_with_secrets() -> bytes:
    """A place, a name and a comment in every corner where cameras and editors leave them."""
    exif = Picture.Exif()
    exif[Base.Artist] = GPS_SECRET.decode()
    exif.get_ifd(Base.GPSInfo).update({1: "N", 2: (48.0, 8.0, 1.0), 27: GPS_SECRET})
    xmp = b"<x:xmpmeta>" + GPS_SECRET + b"</x:xmpmeta>"
    return saved(picture(), "JPEG", exif=exif, xmp=xmp, comment=GPS_SECRET, icc_profile=GPS_SECRET)


def turned(orientation: int, kind: str = "PNG") -> bytes:
    exif = Picture.Exif()
    exif[Base.Orientation] = orientation
    return saved(picture(), kind, exif=exif)


def animated(kind: str) -> bytes:
    """Three frames; only the first is the picture."""
    others = [Picture.new("RGB", (96, 64), colour) for colour in ("black", "white")]
    return saved(picture(), kind, save_all=True, append_images=others, lossless=True)


def with_tail_cut(whole: bytes, share: float) -> bytes:
    return whole[: int(len(whole) * share)]


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "text": ("unsupported_format", lambda: b"not an image at all, only words"),
    "html": ("unsupported_format", lambda: HTML),
    "svg": ("unsupported_format", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "eps": ("unsupported_format", lambda: saved(picture(), "EPS")),
    "tiff": ("unsupported_format", lambda: saved(picture(), "TIFF")),
    "tga": ("unsupported_format", lambda: saved(picture(), "TGA")),
    "bmp": ("unsupported_format", lambda: saved(picture(), "BMP")),
    "psd": ("unsupported_format", lambda: b"8BPS\0\1" + bytes(60)),
    "wrong magic": ("unsupported_format", lambda: b"\0" + make_image()[1:]),
    "html before a jpeg": ("unsupported_format", lambda: HTML + make_image()),
    "jpeg and zip": ("unsupported_format", jpeg_and_archive),
    "pdf in a png": ("unsupported_format", lambda: png_with_chunk(b"tEXt", b"a\0%PDF-1.7")),
    "animated avif": ("unsupported_format", lambda: animated("AVIF")),
    "empty": ("empty_file", lambda: b""),
    "bomb": ("too_many_pixels", lambda: png_of_size(65_000, 8_000)),
    "60 megapixels": ("too_many_pixels", lambda: png_of_size(10_000, 6_000)),
    "one pixel": ("too_small", lambda: saved(picture(1, 1), "PNG")),
    "one thin line": ("too_small", lambda: saved(picture(400, 20), "JPEG")),
    "a thousand scans": ("too_many_scans", jpeg_of_many_scans),
    "jpeg without frame": ("damaged_header", lambda: b"\xff\xd8\xff\xe0\0\x04ab\xff\xd9"),
}
GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("JPEG", lambda: saved(picture(), "JPEG", quality=95)),
    "progressive jpeg": ("JPEG", lambda: saved(picture(), "JPEG", quality=95, progressive=True)),
    "grey jpeg": ("JPEG", lambda: saved(picture().convert("L"), "JPEG")),
    "cmyk jpeg": ("JPEG", lambda: saved(picture().convert("CMYK"), "JPEG", quality=95)),
    "mpo": ("MPO", lambda: animated("MPO")),
    "png": ("PNG", lambda: saved(picture(), "PNG")),
    "palette with transparency": (
        "PNG",
        lambda: saved(picture().quantize(255), "PNG", transparency=0),
    ),
    "alpha": ("PNG", lambda: saved(picture().convert("RGBA"), "PNG")),
    "html in a png": ("PNG", lambda: png_with_chunk(b"tEXt", b"Comment\0" + HTML)),
    "gif": ("GIF", lambda: saved(picture().quantize(255), "GIF")),
    "animated gif": ("GIF", lambda: animated("GIF")),
    "lossy webp": ("WEBP", lambda: saved(picture(), "WEBP", quality=95)),
    "lossless webp": ("WEBP", lambda: saved(picture(), "WEBP", lossless=True)),
    "animated webp": ("WEBP", lambda: animated("WEBP")),
    "avif": ("AVIF", lambda: saved(picture(), "AVIF", quality=95)),
    "32 pixels": ("PNG", lambda: saved(picture(32, 32), "PNG")),
}
CUT: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: make_image(320, 240),
    "progressive jpeg": lambda: saved(picture(320, 240), "JPEG", progressive=True),
    "png": lambda: make_image(320, 240, kind="PNG"),
    "webp": lambda: saved(picture(320, 240), "WEBP"),
    "gif": lambda: animated("GIF"),
    "avif": lambda: saved(picture(320, 240), "AVIF"),
}
SHARES = (0.05, 0.3, 0.6, 0.9, 0.99)
