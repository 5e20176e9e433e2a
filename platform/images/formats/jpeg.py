"""JPEG: marker segments; between them, after a start of scan, coded data that is only skipped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from images.errors import DamagedHeader, TooManyScans
from images.formats.header import CUT_OFF, NO_SIZE, TOO_MANY_PARTS, Content, Header

# FF 00 is a coded FF, FF D0 to D7 are restarts, FF FF is filling: none of them ends coded data.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN, MULTI_PICTURE = 0xD8, 0xD9, 0xDA, 0xE2
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MOST_SEGMENTS = 5_000
MOST_SCANS = 100
LENGTH_FIELD = 2  # bytes; they count themselves


@dataclass(frozen=True)
class Segment:
    marker: int
    start: int
    end: int


def matches(content: Content) -> bool:
    return content[:3] == b"\xff\xd8\xff"


def read(content: Content) -> Header:
    """The first frame's size; decoders spend time for every scan, so scans are counted."""
    frame, scans, name = None, 0, "JPEG"
    for segment in segments(content):
        if segment.marker == START_OF_SCAN:
            scans += 1
        elif segment.marker in FRAMES:
            frame = frame or segment
        elif _is_multi_picture(content, segment):
            name = "MPO"
        if scans > MOST_SCANS:
            raise TooManyScans(
                f"The JPEG has more than {MOST_SCANS} scans; save it again without them."
            )
    if frame is None or not scans:
        raise DamagedHeader(NO_SIZE)
    height, width = (
        int.from_bytes(content[frame.start + at : frame.start + at + 2]) for at in (1, 3)
    )
    return Header(name, width, height)


def _is_multi_picture(content: Content, segment: Segment) -> bool:
    signature = content[segment.start : segment.start + 4]
    return segment.marker == MULTI_PICTURE and signature == b"MPF\0"


def segments(content: Content) -> Iterator[Segment]:
    """Every segment up to the end of the image; what follows that is nobody's business here."""
    position = 2
    for _ in range(MOST_SEGMENTS):
        found = MARKER.search(content, position)
        if found is None:
            raise DamagedHeader(CUT_OFF)
        marker, start = content[found.end() - 1], found.end() + LENGTH_FIELD
        if marker == END_OF_IMAGE:
            return
        length = int.from_bytes(content[found.end() : start])
        position = found.end() + length
        if length < LENGTH_FIELD or marker == START_OF_IMAGE or position > len(content):
            raise DamagedHeader(CUT_OFF)
        yield Segment(marker, start, position)
    raise DamagedHeader(TOO_MANY_PARTS)
