"""A file without a sign of metadata is not asked; with any metadata it has a sign."""

import pytest
from PIL import Image as Picture

from images.provenance.blocks import is_silent
from tests.images.corpus import picture, png_chunk, saved
from tests.images.provenance.files import (
    camera,
    jpeg_with_boxes,
    manifest_store,
    png_with_texts,
    source_type,
)
from tests.images.provenance.reading import read
from tests.images.provenance.signing import KINDS, signed

PLAIN = Picture.new("RGB", (64, 64))
ICON = saved(picture(), "PNG")


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_picture_alone_is_silent(kind: str) -> None:
    plain = saved(PLAIN, kind)
    assert is_silent(plain)
    assert read(plain).says_nothing


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_metadata_is_a_sign(kind: str) -> None:
    assert not is_silent(saved(PLAIN, kind, exif=camera()))
    assert not is_silent(signed(saved(PLAIN, kind), kind))
    if kind != "PNG":
        assert not is_silent(saved(PLAIN, kind, xmp=source_type()))


@pytest.mark.parametrize(
    "data",
    [
        saved(PLAIN, "JPEG", comment=b"parameters"),
        saved(PLAIN, "GIF", comment=b"parameters"),
        png_with_texts(parameters="Steps"),
        png_with_texts(parameters="Steps" * 99),
        ICON[:33] + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + source_type()) + ICON[33:],
        jpeg_with_boxes(manifest_store()),
    ],
    ids=["comment", "gif comment", "text", "packed text", "packet in png", "boxes"],
)
def test_comments_texts_and_boxes_are_signs(data: bytes) -> None:
    assert not is_silent(data)
