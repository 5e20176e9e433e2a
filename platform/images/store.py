"""Where bytes lie: keys are made of organisation and content, so the same bytes lie once."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from images.errors import ObjectCorrupt, ObjectMissing, StoreFailed

ORIGINALS, PREVIEWS, THUMBNAILS, EXACT = "objects", "previews", "thumbnails", "exact"


def object_key(organisation_id: uuid.UUID, sha256: str) -> str:
    return f"{ORIGINALS}/{organisation_id.hex}/{sha256[:2]}/{sha256}"


def preview_key(organisation_id: uuid.UUID, sha256: str) -> str:
    return f"{PREVIEWS}/{organisation_id.hex}/{sha256[:2]}/{sha256}.webp"


def thumbnail_key(organisation_id: uuid.UUID, sha256: str) -> str:
    return f"{THUMBNAILS}/{organisation_id.hex}/{sha256[:2]}/{sha256}.webp"


def tile_key(organisation_id: uuid.UUID, sha256: str, column: int, row: int) -> str:
    """One tile of the image at its own pixels; see images.tiles."""
    return f"{EXACT}/{organisation_id.hex}/{sha256[:2]}/{sha256}-{column}-{row}.webp"


def write(key: str, data: bytes) -> None:
    """All of it and on disk, or StoreFailed."""
    with _reaching_the_store(key):
        default_storage.save(key, ContentFile(data))


def write_file(key: str, path: Path, size_bytes: int) -> None:
    """Like `write`, from a file; an object that is there with this size is left alone."""
    with _reaching_the_store(key):
        if default_storage.exists(key) and default_storage.size(key) == size_bytes:
            return
        with path.open("rb") as file:
            default_storage.save(key, File(file))


def read(key: str) -> bytes:
    with _reaching_the_store(key), default_storage.open(key) as file:
        return bytes(file.read())


def read_verified(key: str, sha256: str) -> bytes:
    """The bytes that were uploaded; anything else is ObjectCorrupt, so no verdict rests on it."""
    data = read(key)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ObjectCorrupt(f"{key} does not hold the bytes that were uploaded.")
    return data


def exists(key: str) -> bool:
    with _reaching_the_store(key):
        return bool(default_storage.exists(key))


def modified_at(key: str) -> datetime:
    with _reaching_the_store(key):
        return default_storage.get_modified_time(key)


def delete(key: str) -> None:
    """Deleting what is not there is no error."""
    with _reaching_the_store(key):
        default_storage.delete(key)


def keys(folder: str) -> Iterator[str]:
    """Every key below a folder, unfinished writes included."""
    with _reaching_the_store(folder):
        try:
            folders, files = default_storage.listdir(folder)
        except FileNotFoundError:
            return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from keys(f"{folder}/{name}")


@contextmanager
def _reaching_the_store(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise ObjectMissing(f"{key} is not in the store.") from error
    except (OSError, BotoCoreError, ClientError) as error:
        raise StoreFailed(
            "The image store does not answer or is full; nothing was stored. Try again soon.",
            retry_after=10,
        ) from error
