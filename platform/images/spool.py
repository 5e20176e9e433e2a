"""An upload on local disk while it is looked at: measured, hashed, gone afterwards."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

from django.conf import settings

from images.errors import EmptyFile, FileTooLarge, StoreFailed


class Chunked(Protocol):
    """What intake needs of a file; every file of Django has it."""

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True)
class Spool:
    path: Path
    sha256: str
    size_bytes: int


@contextmanager
def spooled(upload: Chunked) -> Iterator[Spool]:
    """Stops reading as soon as the limit is passed."""
    try:
        with NamedTemporaryFile(prefix="intake-") as file:
            yield _written(upload, file)
    except OSError as error:  # also of closing it, when what it holds finds no room
        raise StoreFailed(
            "The disk on which files are looked at is full or away; nothing was stored."
            " Try again soon.",
            retry_after=10,
        ) from error


def _written(upload: Chunked, file: IO[bytes]) -> Spool:
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        size += len(chunk)
        _check(size)
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise EmptyFile("The file has no content; choose it again.")
    file.flush()
    return Spool(Path(file.name), digest.hexdigest(), size)


def _check(size: int) -> None:
    if size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES / (1024 * 1024)
        raise FileTooLarge(f"The file is larger than {limit:g} MiB; send a smaller copy.")
