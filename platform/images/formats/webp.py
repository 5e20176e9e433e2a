"""WebP: a RIFF container whose first chunk holds the size in one of three ways."""

from images.errors import DamagedHeader
from images.formats.header import CUT_OFF, NO_SIZE, Content, Header

FOURTEEN_BITS = 0x3FFF
LOSSLESS_SIGNATURE = b"\x2f"
KEY_FRAME_START = b"\x9d\x01\x2a"


def matches(content: Content) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def read(content: Content) -> Header:
    if int.from_bytes(content[4:8], "little") + 8 > len(content):
        raise DamagedHeader(CUT_OFF)
    return Header("WEBP", *_size(content))


def _size(content: Content) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return _little(content[24:27]) + 1, _little(content[27:30]) + 1
    if kind == b"VP8L" and content[20:21] == LOSSLESS_SIGNATURE:
        bits = _little(content[21:25])
        return (bits & FOURTEEN_BITS) + 1, (bits >> 14 & FOURTEEN_BITS) + 1
    if kind == b"VP8 " and content[23:26] == KEY_FRAME_START:
        return _little(content[26:28]) & FOURTEEN_BITS, _little(content[28:30]) & FOURTEEN_BITS
    raise DamagedHeader(NO_SIZE)


def _little(digits: bytes) -> int:
    return int.from_bytes(digits, "little")
