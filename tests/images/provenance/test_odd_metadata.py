"""Whatever bytes stand where metadata should, reading them ends in facts or in a reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from images.provenance.facts import PARTS, PROBLEMS
from tests.images.corpus import picture, png_chunk, saved
from tests.images.provenance.files import (
    camera,
    jpeg_with_boxes,
    manifest_store,
    png_with_boxes,
    png_with_texts,
    source_type,
)
from tests.images.provenance.reading import read
from tests.images.provenance.signing import signed

PNG = saved(picture(), "PNG")
EXIF = camera().tobytes()
QUICK = settings(max_examples=80, deadline=None)
Damage = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=8)


def damaged(data: bytes, damage: list[tuple[int, int]], start: int = 0) -> bytes:
    changed = bytearray(data)
    for place, value in damage:
        changed[start + place % (len(changed) - start)] = value
    return bytes(changed)


def check(data: bytes) -> None:
    found = read(data)
    assert set(found.problems) <= set(PARTS)
    assert set(found.problems.values()) <= set(PROBLEMS)
    assert "crashed" not in found.problems.values()


@QUICK
@given(st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"caBX"]), st.binary(max_size=300))
def test_any_bytes_in_a_chunk(kind: bytes, content: bytes) -> None:
    check(PNG[:33] + png_chunk(kind, content) + PNG[33:])


@QUICK
@given(Damage)
def test_damaged_exif(damage: list[tuple[int, int]]) -> None:
    check(PNG[:33] + png_chunk(b"eXIf", damaged(EXIF, damage)) + PNG[33:])


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes_in_boxes(content: bytes) -> None:
    check(png_with_boxes(manifest_store(content)))
    check(jpeg_with_boxes(content))


@QUICK
@given(Damage)
def test_damaged_credentials(damage: list[tuple[int, int]]) -> None:
    whole = signed(PNG, "PNG")
    check(damaged(whole, damage, whole.index(b"caBX") + 4))


@QUICK
@given(Damage)
def test_damaged_packets(damage: list[tuple[int, int]]) -> None:
    chunk = b"XML:com.adobe.xmp\0\0\0\0\0" + damaged(source_type(), damage)
    check(PNG[:33] + png_chunk(b"iTXt", chunk) + PNG[33:])


@QUICK
@given(st.text(max_size=500))
def test_any_text(text: str) -> None:
    safe = text.encode("latin-1", "replace").decode("latin-1").replace("\0", " ")
    check(png_with_texts(parameters=safe))


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_files_that_are_cut_off(kind: str, share: float) -> None:
    whole = signed(saved(picture(), kind, exif=camera(), xmp=source_type()), kind)
    check(whole[: int(len(whole) * share)])
