"""What every format reader answers."""

import mmap
from dataclasses import dataclass
from typing import Protocol

Content = bytes | mmap.mmap

CUT_OFF = "The file ends before the image does; send it again."
NO_SIZE = "The file does not say how large its image is; save it again in an image program."
TOO_MANY_PARTS = "The file is made of far too many parts; save it again in an image program."


@dataclass(frozen=True)
class Header:
    """What a file says about itself; nothing of it has been decoded."""

    format: str
    width: int
    height: int


class Reader(Protocol):
    """A module with these two functions."""

    def matches(self, content: Content) -> bool:
        """The first bytes are those of this format."""

    def read(self, content: Content) -> Header:
        """Raises DamagedHeader for a file that is certainly cut off or has no size."""
