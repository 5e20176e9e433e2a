"""What may be sent as an image: bytes, a path or an open file."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END, PathLike, fspath
from pathlib import Path
from typing import BinaryIO

Picture = bytes | str | PathLike[str] | BinaryIO
Part = tuple[str, bytes | BinaryIO]

NAMELESS = "image"


@contextmanager
def opened(image: Picture) -> Iterator[Part]:
    """A name and what can be read again for another try; raises OSError as `open` does."""
    if isinstance(image, bytes):
        yield NAMELESS, image
    elif isinstance(image, str | PathLike):
        path = Path(fspath(image))
        with path.open("rb") as file:
            yield _spoken(path.name), file
    else:
        yield _name_of(image), image if image.seekable() else image.read()


def size_of(part: Part) -> int:
    """In bytes, of all of it; whoever sends a file begins at its beginning."""
    _, content = part
    return len(content) if isinstance(content, bytes) else content.seek(0, SEEK_END)


def _name_of(file: BinaryIO) -> str:
    name = getattr(file, "name", "")
    return _spoken(Path(name).name) if isinstance(name, str) and name else NAMELESS


def _spoken(name: str) -> str:
    """Names on disk may hold bytes that are no text; the form can only carry text."""
    return name.encode("utf-8", "replace").decode()
