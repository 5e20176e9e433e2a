"""AVIF: boxes of size and type; the size of every picture inside is an `ispe` box."""

from collections.abc import Iterator

from images.errors import DamagedHeader
from images.formats.header import CUT_OFF, NO_SIZE, TOO_MANY_PARTS, Content, Header

MOST_BOXES = 2_000
FULL_BOX = 4  # version and flags before the content
CONTAINERS = {b"meta": FULL_BOX, b"iprp": 0, b"ipco": 0}


def matches(content: Content) -> bool:
    """A still picture by its brands; sequences (major brand `avis`) are not let in."""
    if content[4:8] != b"ftyp":
        return False
    brands = content[8 : min(int.from_bytes(content[:4]), 256)]
    return brands[:4] == b"avif" or (brands[:4] in {b"mif1", b"miaf"} and b"avif" in brands[8:])


def read(content: Content) -> Header:
    sizes = [
        (int.from_bytes(content[start + 4 : start + 8]), int.from_bytes(content[start + 8 : end]))
        for kind, start, end in _boxes(content)
        if kind == b"ispe" and end - start == FULL_BOX + 8
    ]
    if not sizes:
        raise DamagedHeader(NO_SIZE)
    # Tiles, alpha and thumbnails have sizes of their own; the largest is what decoding costs.
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header("AVIF", width, height)


def _boxes(content: Content) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of the content of every box on the way to the sizes."""
    pending = [(0, len(content))]
    for _ in range(MOST_BOXES):
        if not pending:
            return
        position, limit = pending.pop()
        kind, start, end = _box(content, position, limit)
        yield kind, start, end
        if end < limit:
            pending.append((end, limit))
        if kind in CONTAINERS and start + CONTAINERS[kind] < end:
            pending.append((start + CONTAINERS[kind], end))
    raise DamagedHeader(TOO_MANY_PARTS)


def _box(content: Content, position: int, limit: int) -> tuple[bytes, int, int]:
    size, start = int.from_bytes(content[position : position + 4]), position + 8
    if size == 1:
        size, start = int.from_bytes(content[position + 8 : position + 16]), position + 16
    end = position + size if size else limit
    if not start <= end <= limit:
        raise DamagedHeader(CUT_OFF)
    return content[position + 4 : position + 8], start, end
