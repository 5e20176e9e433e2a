"""ZIPs of images: what comes out of them, and what is refused."""

import io
import stat
import tracemalloc
import zipfile

import pytest
from pytest_django import Settings

from common.errors import DomainError
from images.archives import Entry, contents_of
from tests.factories import make_image
from tests.images import zips

BOMB = b"\0" * 10_000_000


def read(content: bytes) -> dict[str, str]:
    """By name, what became of each entry: `taken`, or the code of its refusal."""
    with contents_of(io.BytesIO(content)) as found:
        return {
            f"{number} {each.name}": _outcome(each) for number, each in enumerate(found.entries)
        }


def skipped_in(content: bytes) -> dict[str, str]:
    """By name, why it was passed over."""
    with contents_of(io.BytesIO(content)) as found:
        return {each.name: each.why.value for each in found.skipped}


def _outcome(entry: Entry) -> str:
    try:
        size = sum(len(chunk) for chunk in entry.chunks())
    except DomainError as refusal:
        return refusal.code
    return "taken" if size else "empty"


def refusal_of(content: bytes) -> str:
    with pytest.raises(DomainError) as refused, contents_of(io.BytesIO(content)):
        pass
    return refused.value.code


def test_entries_come_in_their_order() -> None:
    content = zips.zipped({"b.jpg": make_image(), "a.jpg": make_image(seed=1)})
    assert read(content) == {"0 b.jpg": "taken", "1 a.jpg": "taken"}


def test_what_comes_out_is_what_went_in() -> None:
    picture = make_image(300, 200)
    with contents_of(io.BytesIO(zips.zipped({"a.jpg": picture}))) as found:
        assert b"".join(found.entries[0].chunks()) == picture


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


@pytest.mark.parametrize("name", ["holiday/a.jpg", "holiday\\a.jpg", "./a.jpg", "2026/May/.a.jpg"])
def test_images_may_lie_in_folders(name: str) -> None:
    assert read(zips.zipped({name: make_image()})) == {f"0 {name}": "taken"}


def test_folders_and_what_systems_put_there_are_passed_over() -> None:
    content = zips.zipped(
        {
            "shop/": b"",
            "shop/a.jpg": make_image(),
            "shop/.DS_Store": b"x",
            "__MACOSX/": b"",
            "__MACOSX/shop/._a.jpg": b"x",
            "shop\\Thumbs.db": b"x",
        }
    )
    assert read(content) == {"0 shop/a.jpg": "taken"}
    assert skipped_in(content) == {
        "shop/": "folder",
        "shop/.DS_Store": "system_file",
        "__MACOSX/": "folder",
        "__MACOSX/shop/._a.jpg": "system_file",
        "shop\\Thumbs.db": "system_file",
    }


@pytest.mark.parametrize("name", ["__MACOSX/../../a.jpg", "/__MACOSX/a.jpg", "..\\.DS_Store"])
def test_nothing_that_leads_out_is_passed_over(name: str) -> None:
    content = zips.zipped({name: b"x"})
    assert list(read(content).values()) == ["unsafe_name"]
    assert skipped_in(content) == {}


def test_a_link_is_refused_wherever_it_lies() -> None:
    assert read(zips.of_mode("__MACOSX/a.jpg", stat.S_IFLNK | 0o777)) == {
        "0 __MACOSX/a.jpg": "link_entry"
    }


def test_a_folder_that_holds_bytes_is_none() -> None:
    assert read(zips.zipped({"shop/": b"bytes"})) == {"0 shop/": "directory_entry"}


def test_an_archive_of_folders_holds_no_image() -> None:
    assert refusal_of(zips.zipped({"shop/": b"", "shop/.DS_Store": b"x"})) == "empty_archive"


def test_one_name_in_two_folders_is_no_double() -> None:
    told = read(zips.zipped({"a/1.jpg": make_image(), "b/1.jpg": make_image(seed=1)}))
    assert list(told.values()) == ["taken", "taken"]


@pytest.mark.parametrize("other", ["./a/1.jpg", "a//1.jpg", "a\\1.jpg"])
def test_one_path_written_in_two_ways_is_a_double(other: str) -> None:
    told = read(zips.zipped({"a/1.jpg": make_image(), other: make_image(seed=1)}))
    assert list(told.values()) == ["taken", "duplicate_name"]


def test_a_bomb_in_a_folder_is_noticed_too() -> None:
    assert list(read(zips.zipped({"shop/bomb.png": BOMB})).values()) == ["suspicious_compression"]


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


def test_what_is_passed_over_does_not_count_among_the_hundred() -> None:
    images = {f"shop/{n}.jpg": b"x" for n in range(100)}
    beside = {f"__MACOSX/shop/._{n}.jpg": b"x" for n in range(100)}
    assert len(read(zips.zipped({"shop/": b"", **images, **beside}))) == 100
    many = {f"__MACOSX/{n}": b"" for n in range(1_000)}
    assert refusal_of(zips.zipped({"a.jpg": b"x", **many})) == "too_many_entries"


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
