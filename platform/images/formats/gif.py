"""GIF: a logical screen, then extensions and frames made of sub-blocks, up to the trailer."""

from images.errors import DamagedHeader
from images.formats.header import CUT_OFF, NO_SIZE, TOO_MANY_PARTS, Content, Header

EXTENSION, FRAME, TRAILER, STRAY_TERMINATOR = 0x21, 0x2C, 0x3B, 0x00
MOST_BLOCKS = 400_000


def matches(content: Content) -> bool:
    return content[:6] in {b"GIF87a", b"GIF89a"}


def read(content: Content) -> Header:
    """The canvas, enlarged where a frame reaches beyond it, as decoders enlarge it."""
    try:
        width, height = _Walk(content).canvas()
    except IndexError as error:
        raise DamagedHeader(CUT_OFF) from error
    return Header("GIF", width, height)


class _Walk:
    """Steps over blocks; an IndexError means that the file is too short."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.position = 13 + self._colours(10)
        self.blocks = 0

    def canvas(self) -> tuple[int, int]:
        width, height = self._number(6), self._number(8)
        while (kind := self.content[self.position]) != TRAILER:
            if kind == FRAME:
                left, top, wide, high = (self._number(self.position + at) for at in (1, 3, 5, 7))
                width, height = max(width, left + wide), max(height, top + high)
                self.position += 11 + self._colours(self.position + 9)
            elif kind == EXTENSION:
                self.position += 2
            elif kind != STRAY_TERMINATOR:
                raise DamagedHeader(NO_SIZE)
            self._skip_sub_blocks()
        return width, height

    def _number(self, at: int) -> int:
        return self.content[at] | self.content[at + 1] << 8

    def _colours(self, at: int) -> int:
        """The length of the colour table that the flags at this place announce."""
        flags = self.content[at]
        return 3 << ((flags & 7) + 1) if flags & 0x80 else 0

    def _skip_sub_blocks(self) -> None:
        while size := self.content[self.position]:
            self.position += size + 1
            self._count()
        self.position += 1
        self._count()

    def _count(self) -> None:
        self.blocks += 1
        if self.blocks > MOST_BLOCKS:
            raise DamagedHeader(TOO_MANY_PARTS)
