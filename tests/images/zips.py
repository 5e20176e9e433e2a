"""Archives, honest and hostile, made by code."""

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.factories import make_image


def zipped(
    files: Mapping[str, bytes] | None = None, *, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP with these files; without any, with one image."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in (files or {"a.jpg": make_image()}).items():
            archive.writestr(name, content)
    return file.getvalue()


def with_entries(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return file.getvalue()


def twice(name: str) -> bytes:
    """Two entries of one name: the second is renamed byte by byte, which no writer does."""
    other = "X" * len(name)
    return zipped({name: make_image(), other: make_image(seed=2)}).replace(
        other.encode(), name.encode()
    )


def of_mode(name: str, mode: int, content: bytes = b"/etc/passwd") -> bytes:
    """One entry that claims to be a link, a device and so on."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return with_entries((info, content))


def sealed(content: bytes) -> bytes:
    """The same with the mark of encryption on every entry."""
    return _patched(content, {b"PK\x03\x04": 6, b"PK\x01\x02": 8}, 0x1)


def packed_by(content: bytes, method: int) -> bytes:
    """The same, said to be packed by another method."""
    return _patched(content, {b"PK\x03\x04": 8, b"PK\x01\x02": 10}, method)


def claiming_size(content: bytes, size: int) -> bytes:
    """The same, with a lie about what its entries unpack to."""
    return _patched(content, {b"PK\x03\x04": 22, b"PK\x01\x02": 24}, size, "<I")


def claiming_directory(content: bytes, size: int) -> bytes:
    """The same, with a lie about how long the list of its entries is."""
    return _patched(content, {b"PK\x05\x06": 12}, size, "<I")


def _patched(content: bytes, offsets: Mapping[bytes, int], value: int, kind: str = "<H") -> bytes:
    changed = bytearray(content)
    for signature, offset in offsets.items():
        at = changed.find(signature)
        while at >= 0:
            struct.pack_into(kind, changed, at + offset, value)
            at = changed.find(signature, at + 4)
    return bytes(changed)
