"""The store keeps whole objects, tells when it cannot, and never passes on wrong bytes."""

import hashlib
import io
import uuid
from pathlib import Path

import pytest
from django.core.files import File
from pytest_django import Settings

from images import store
from images.errors import ObjectCorrupt, ObjectMissing, StoreFailed
from images.storage import LocalObjectStorage

CONTENT = b"some bytes"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Breaking(io.BytesIO):
    """Breaks off in the middle of being read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(4)


@pytest.fixture
def key() -> str:
    return store.object_key(uuid.uuid4(), SHA256)


def test_what_is_written_can_be_read_and_listed(key: str) -> None:
    store.write(key, CONTENT)
    assert store.read_verified(key, SHA256) == CONTENT
    assert key in set(store.keys(store.ORIGINALS))


def test_writing_twice_keeps_one_object(key: str) -> None:
    store.write(key, CONTENT)
    store.write(key, CONTENT)
    folder = key.rpartition("/")[0]
    assert list(store.keys(folder)) == [key]


def test_what_is_deleted_is_missing(key: str) -> None:
    store.write(key, CONTENT)
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(ObjectMissing):
        store.read(key)


def test_wrong_bytes_are_not_passed_on(key: str) -> None:
    store.write(key, b"other bytes")
    with pytest.raises(ObjectCorrupt):
        store.read_verified(key, SHA256)


def test_a_half_object_is_written_anew(key: str, tmp_path: Path) -> None:
    store.write(key, CONTENT[:4])
    whole = tmp_path / "whole"
    whole.write_bytes(CONTENT)
    store.write_file(key, whole, len(CONTENT))
    assert store.read_verified(key, SHA256) == CONTENT


def test_a_failed_write_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    storage = LocalObjectStorage(location=tmp_path)
    with pytest.raises(ConnectionResetError):
        storage.save("objects/a/b", File(Breaking(CONTENT)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_cannot_be_written_to_is_unavailable(
    tmp_path: Path, settings: Settings
) -> None:
    blocked = tmp_path / "a file where a folder should be"
    blocked.touch()
    default = {"BACKEND": "images.storage.LocalObjectStorage", "OPTIONS": {"location": blocked}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    with pytest.raises(StoreFailed) as failure:
        store.write("objects/x", CONTENT)
    assert failure.value.status == 503
    assert failure.value.retry_after_seconds
