"""Local content-addressed storage: a write is complete and on disk, or it did not happen."""

import os
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class LocalObjectStorage(FileSystemStorage):
    """Writes to a temporary name, fsyncs, renames; objects have no URL of their own."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        _make_folder(target.parent)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync(target.parent)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Names are made of content hashes: the same name is the same bytes."""
        return name


def _make_folder(folder: Path) -> None:
    """With its parents; each new entry is on disk before anything is put inside."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
