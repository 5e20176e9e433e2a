"""ZIPs of images: what comes out of them, and what is refused."""

import io
import stat
import tracemalloc
import zipfile

import pytest
from pytest_django import Settings

from common.errors import DomainError
from images.archives import Entry, entries_of
from tests.factories import make_image
from tests.images import zips

BOMB = b"\0" * 10_000_000


def read(content: bytes) -> dict[str, str]:
    """By name, what became of each entry: `taken`, or the code of its refusal."""
    with entries_of(io.BytesIO(content)) as entries:
        return {f"{number} {entry.name}": _outcome(entry) for number, entry in enumerate(entries)}


def _outcome(entry: Entry) -> str:
    try:
        size = sum(len(chunk) for chunk in entry.chunks())
    except DomainError as refusal:
        return refusal.code
    return "taken" if size else "empty"


def refusal_of(content: bytes) -> str:
    with pytest.raises(DomainError) as refused, entries_of(io.BytesIO(content)):
        pass
    return refused.value.code


def test_entries_come_in_their_order() -> None:
    content = zips.zipped({"b.jpg": make_image(), "a.jpg": make_image(seed=1)})
    assert read(content) == {"0 b.jpg": "taken", "1 a.jpg": "taken"}


def test_what_comes_out_is_what_went_in() -> None:
    picture = make_image(300, 200)
    with entries_of(io.BytesIO(zips.zipped({"a.jpg": picture}))) as (entry,):
        assert b"".join(entry.chunks()) == picture


@pytest.mark.parametrize(
    "name",
    [
        "/etc/a.jpg",
        "../a.jpg",
        "a/../../b.jpg",
        "..\\a.jpg",
        "C:\\a.jpg",
        "C:a.jpg",
        "\\\\x\\a.jpg",
    ],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert list(read(zips.zipped({name: make_image()})).values()) == ["unsafe_name"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("holiday/a.jpg", "nested_path"),
        ("holiday\\a.jpg", "nested_path"),
        ("holiday/", "directory_entry"),
    ],
)
def test_folders_are_refused_by_name(name: str, code: str) -> None:
    told = read(zips.zipped({name: b"", "a.jpg": make_image()}))
    assert list(told.values()) == [code, "taken"]


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (stat.S_IFLNK | 0o777, "link_entry"),
        (stat.S_IFIFO | 0o600, "special_entry"),
        (stat.S_IFCHR | 0o600, "special_entry"),
        (stat.S_IFREG | 0o600, "taken"),
    ],
)
def test_what_is_no_plain_file_is_refused(mode: int, code: str) -> None:
    assert read(zips.of_mode("a.jpg", mode)) == {"0 a.jpg": code}


def test_an_encrypted_entry_is_refused() -> None:
    assert read(zips.sealed(zips.zipped())) == {"0 a.jpg": "encrypted_entry"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 9, 99])
def test_other_ways_of_packing_are_refused(method: int) -> None:
    told = read(zips.packed_by(zips.zipped(), method))
    assert told == {"0 a.jpg": "unsupported_compression"}


def test_the_second_of_one_name_is_refused() -> None:
    assert list(read(zips.twice("a.jpg")).values()) == ["taken", "duplicate_name"]


def test_a_bomb_is_noticed_while_it_unpacks() -> None:
    content = zips.zipped({"a.jpg": make_image(), "bomb.png": BOMB, "b.jpg": make_image(seed=1)})
    assert list(read(content).values()) == ["taken", "suspicious_compression", "taken"]


def test_a_bomb_that_lies_about_its_size_is_noticed_too() -> None:
    content = zips.claiming_size(zips.zipped({"bomb.png": BOMB}), 2_000_000)
    assert next(iter(read(content).values())) in {"suspicious_compression", "damaged_entry"}


def test_a_bomb_takes_no_memory() -> None:
    content = zips.zipped({"bomb.png": BOMB * 4})
    tracemalloc.start()
    try:
        read(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3_000_000


def test_everything_together_has_a_limit(settings: Settings) -> None:
    noise = [make_image(400, 300, seed=seed) for seed in range(4)]
    settings.MAX_UNPACKED_BYTES = sum(map(len, noise[:2])) + 10
    told = read(zips.zipped({f"{n}.jpg": content for n, content in enumerate(noise)}))
    assert list(told.values()) == ["taken"] * 2 + ["archive_unpacks_too_large"] * 2


def test_bytes_that_do_not_fit_their_checksum_are_refused() -> None:
    picture = make_image()
    content = zips.zipped({"a.jpg": picture}, method=zipfile.ZIP_STORED)
    broken = content.replace(picture, picture[:-1] + b"\0")
    assert read(broken) == {"0 a.jpg": "damaged_entry"}


def test_up_to_a_hundred_entries_are_read() -> None:
    assert len(read(zips.zipped({f"{n}.jpg": b"x" for n in range(100)}))) == 100
    assert refusal_of(zips.zipped({f"{n}.jpg": b"x" for n in range(101)})) == "too_many_entries"


def test_a_long_list_of_entries_is_not_even_read() -> None:
    content = zips.zipped({f"{n}.jpg": b"" for n in range(12_000)}, method=zipfile.ZIP_STORED)
    tracemalloc.start()
    try:
        assert refusal_of(content) == "too_many_entries"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        make_image(),
        zips.zipped()[:-30],
        zips.claiming_directory(zips.zipped(), 400_000),
        b"PK\x05\x06" + b"\xff" * 18,
    ],
)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert refusal_of(content) in {"no_archive", "too_many_entries"}


def test_an_empty_archive_is_refused() -> None:
    assert refusal_of(b"PK\x05\x06" + b"\0" * 18) == "empty_archive"
