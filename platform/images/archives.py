"""A ZIP of images: judged by what comes out of it, not by what it says about itself.

Nothing is ever written under a name from the archive; a name is only given back.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from django.conf import settings

from common.errors import DomainError
from images import archive_errors as refused

MOST_IMAGES = 100
MOST_ENTRIES = 1_000  # with folders, and with what systems put beside each image
# zipfile reads the whole list of entries into memory, whatever the archive says of their number.
LARGEST_READ_BYTES = 512 * 1024
# Images are packed already: nothing honest unpacks to a hundred times its size.
LARGEST_RATIO, RATIO_COUNTS_FROM_BYTES = 100, 1024 * 1024
CHUNK_BYTES = 64 * 1024
SEALED = 0x1 | 0x40 | 0x2000  # encrypted, strongly encrypted, with a masked list
DIRECTORY_BIT = 0x10  # of DOS
# What macOS and Windows put into folders; nobody means to send it.
SYSTEM_FOLDER, SYSTEM_FILES = "__macosx", {".ds_store", "thumbs.db", "desktop.ini"}
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OSError,
)  # fmt: skip


class Measured:
    """Counts what is read of a file, and refuses to read very much at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_READ_BYTES:
            raise refused.TooManyEntries
        data = self.file.read(size if size >= 0 else LARGEST_READ_BYTES)
        self.count += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def seekable(self) -> bool:
        return True


@dataclass
class Archive:
    """An open ZIP, and how many bytes may still come out of it."""

    zip: zipfile.ZipFile
    source: Measured
    left_bytes: int

    def spend(self, size: int) -> None:
        self.left_bytes -= size
        if self.left_bytes < 0:
            raise refused.UnpacksTooLarge


@dataclass(frozen=True)
class Entry:
    """One entry, read like an uploaded file; a refusal waits until somebody reads it."""

    archive: Archive
    info: zipfile.ZipInfo
    refusal: DomainError | None

    @property
    def name(self) -> str:
        return self.info.orig_filename

    def chunks(self) -> Iterator[bytes]:
        if self.refusal:
            raise self.refusal
        try:
            yield from self._unpacked()
        except UNREADABLE as error:
            raise refused.DamagedEntry from error

    def _unpacked(self) -> Iterator[bytes]:
        source, size, before = self.archive.source, 0, self.archive.source.count
        with self.archive.zip.open(self.info) as stream:
            while data := stream.read(CHUNK_BYTES):
                size += len(data)
                self.archive.spend(len(data))
                if size > max(RATIO_COUNTS_FROM_BYTES, (source.count - before) * LARGEST_RATIO):
                    raise refused.Bomb
                yield data


class Why(StrEnum):
    """Why an entry is passed over without a word about its content."""

    FOLDER = "folder"
    SYSTEM_FILE = "system_file"


@dataclass(frozen=True)
class Skipped:
    name: str
    why: Why


@dataclass(frozen=True)
class Contents:
    """In the order of the list: what may be images, also what will be refused; and the rest."""

    entries: list[Entry]
    skipped: list[Skipped]


@contextmanager
def contents_of(file: IO[bytes]) -> Iterator[Contents]:
    source = Measured(file)
    try:
        opened = zipfile.ZipFile(source)
    except UNREADABLE as error:
        raise refused.NoArchive from error
    with opened:
        yield _sorted(Archive(opened, source, settings.MAX_UNPACKED_BYTES))


def _sorted(archive: Archive) -> Contents:
    found = archive.zip.infolist()
    reasons = [_why_skipped(info) for info in found]
    images = [info for info, why in zip(found, reasons, strict=True) if why is None]
    if len(images) > MOST_IMAGES or len(found) > MOST_ENTRIES:
        raise refused.TooManyEntries
    if not images:
        raise refused.EmptyArchive
    return Contents(
        [Entry(archive, info, refusal) for info, refusal in _judged(images)],
        [Skipped(info.orig_filename, why) for info, why in zip(found, reasons, strict=True) if why],
    )


def _why_skipped(info: zipfile.ZipInfo) -> Why | None:
    """None for what may be an image, and for what somebody disguised."""
    path, mode = _path(info), info.external_attr >> 16
    if _is_outside(path) or stat.S_ISLNK(mode):
        return None
    if _is_directory(info, path):
        # With something in it, it is no folder that any program packs.
        return None if info.file_size else Why.FOLDER
    folders = _plain(path).lower().split("/")
    is_system = SYSTEM_FOLDER in folders[:-1] or folders[-1] in SYSTEM_FILES
    return Why.SYSTEM_FILE if is_system else None


def _judged(found: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, DomainError | None]]:
    seen: set[str] = set()
    for info in found:
        refusal = _refusal(info, seen)
        seen.add(_plain(_path(info)))
        yield info, refusal() if refusal else None


def _refusal(info: zipfile.ZipInfo, seen: set[str]) -> type[DomainError] | None:
    """By the list alone; the first reason that fits."""
    path, mode = _path(info), info.external_attr >> 16
    reasons: tuple[tuple[object, type[DomainError]], ...] = (
        (info.flag_bits & SEALED, refused.Encrypted),
        (stat.S_ISLNK(mode), refused.Link),
        (_is_outside(path), refused.UnsafeName),
        (_is_directory(info, path), refused.Directory),
        (stat.S_IFMT(mode) not in {0, stat.S_IFREG}, refused.NoFile),
        (info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}, refused.OtherMethod),
        (_plain(path) in seen, refused.DuplicateName),
    )
    return next((refusal for applies, refusal in reasons if applies), None)


def _path(info: zipfile.ZipInfo) -> str:
    """Windows writes folders in its own way."""
    return info.orig_filename.replace("\\", "/")


def _plain(path: str) -> str:
    """However it is written: `a//b.jpg` and `./a/b.jpg` are `a/b.jpg`."""
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def _is_directory(info: zipfile.ZipInfo, path: str) -> bool:
    return path.endswith("/") or bool(info.external_attr & DIRECTORY_BIT)


def _is_outside(name: str) -> bool:
    """Absolute, with a drive, climbing out, or cut off by a NUL when others read it."""
    return name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in name
