"""Where the metadata lie in a file; nothing of the picture is decoded."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image

from images.errors import UnreadableMetadata
from images.formats import jpeg, png

LARGEST_BLOCK = 1 << 20  # bytes
JUST_TOO_LARGE = LARGEST_BLOCK + 1  # where reading ends
MOST_TEXTS = 50
PNG_XMP, PNG_FRAME = "XML:com.adobe.xmp", 12  # length, type and checksum around a chunk's data
# Metadata of the formats that we read lie behind one of these; by accident they are rare.
SIGNS = (
    b"Exif", b"EXIF", b"eXIf", b"ns.adobe.com/xap", b"XMP ", b"rdf+xml", b"tEXt", b"zTXt", b"iTXt",
    b"jumb", b"caBX", b"C2PA",
)  # fmt: skip
COMMENT, GIF = b"\xff\xfe", b"GIF8"  # coded data of a JPEG never hold the former
TEXT_KEYS = ("comment", "Software")


@dataclass
class Blocks:
    """As they are in the file, unread: EXIF, an XMP packet, texts with their keys."""

    exif: bytes = b""
    xmp: bytes = b""
    texts: list[tuple[str, str]] = field(default_factory=list)


def is_silent(data: bytes) -> bool:
    """No metadata for certain, so that most pictures cost one look."""
    if data.startswith(GIF) or (jpeg.matches(data) and COMMENT in data):
        return False
    return not any(sign in data for sign in SIGNS)


def blocks_of(data: bytes) -> Blocks:
    """PNG by our own hand: Pillow decodes the picture before it tells of texts behind it."""
    return _png_blocks(data) if png.matches(data) else _other_blocks(data)


def bounded(block: bytes) -> bytes:
    if len(block) > LARGEST_BLOCK:
        raise UnreadableMetadata("too_large")
    return block


def _other_blocks(data: bytes) -> Blocks:
    with Image.open(io.BytesIO(data)) as picture:
        found = picture.info
        texts = [(key, _decoded(found[key])) for key in TEXT_KEYS if key in found]
        return Blocks(_bytes(found.get("exif")), _bytes(found.get("xmp")), texts)


def _png_blocks(data: bytes) -> Blocks:
    found = Blocks()
    for kind, content in _png_chunks(data):
        if kind == b"eXIf":
            found.exif = found.exif or content
        elif len(found.texts) < MOST_TEXTS:
            key, text = _png_text(kind, content)
            if key == PNG_XMP:
                found.xmp = found.xmp or text
            else:
                found.texts.append((key, _decoded(text)))
    return found


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that hold metadata; what is cut off is left out."""
    position = len(png.SIGNATURE)
    for _ in range(png.MOST_CHUNKS):
        length = int.from_bytes(data[position : position + 4])
        kind, end = data[position + 4 : position + 8], position + PNG_FRAME + length
        if end > len(data) or kind == b"IEND":
            return
        if kind in {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}:
            yield kind, data[position + 8 : end - 4]
        position = end


def _png_text(kind: bytes, content: bytes) -> tuple[str, bytes]:
    key, _, rest = content.partition(b"\0")
    is_packed = kind == b"zTXt"
    if kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\1", _behind_languages(rest[2:])
    elif is_packed:
        rest = rest[1:]  # the method; there is but one
    text = _unpacked(rest) if is_packed else rest
    return key.decode("latin-1"), text[:JUST_TOO_LARGE]


def _behind_languages(content: bytes) -> bytes:
    """The text of an iTXt chunk; empty where the chunk is cut off."""
    _, _, rest = content.partition(b"\0")
    return rest.partition(b"\0")[2]


def _unpacked(packed: bytes) -> bytes:
    """No further than the limit, whatever the bytes promise; nothing where they are damaged."""
    try:
        return zlib.decompressobj().decompress(packed, JUST_TOO_LARGE)
    except zlib.error:
        return b""


def _decoded(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return str(value)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
