"""PNG: a signature, then chunks of length, type, data and checksum up to IEND."""

from images.errors import DamagedHeader
from images.formats.header import CUT_OFF, NO_SIZE, TOO_MANY_PARTS, Content, Header

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 100_000


def matches(content: Content) -> bool:
    return content[:8] == SIGNATURE


def read(content: Content) -> Header:
    if content[12:16] != b"IHDR":
        raise DamagedHeader(NO_SIZE)
    _walk_to_the_end(content)
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    return Header("PNG", width, height)


def _walk_to_the_end(content: Content) -> None:
    position = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        end = position + 12 + int.from_bytes(content[position : position + 4])
        if end > len(content):
            raise DamagedHeader(CUT_OFF)
        if content[position + 4 : position + 8] == b"IEND":
            return
        position = end
    raise DamagedHeader(TOO_MANY_PARTS)
