"""What may be sent as an image: bytes, a path or an open file."""

from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END, PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from touchstone.errors import Misconfigured, Unreadable

Picture = bytes | str | PathLike[str] | BinaryIO
Part = tuple[str, bytes | BinaryIO]

NAMELESS = "image"


@contextmanager
def opened(image: Picture) -> Iterator[Part]:
    """A name and what can be read again for another try; raises Unreadable."""
    if isinstance(image, bytes):
        yield NAMELESS, image
    elif isinstance(image, str | PathLike):
        path = Path(fspath(image))
        with _file(path) as file:
            yield _spoken(path.name), file
    elif not hasattr(image, "read"):
        kind = type(image).__name__
        raise Misconfigured(f"{kind!r} is no image: give bytes, a path or an open file.")
    else:
        yield _name_of(image), image if image.seekable() else image.read()


def _file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Unreadable(error.errno, error.strerror, fspath(path)) from error


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
