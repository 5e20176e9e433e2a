"""No place, name or comment of an uploader leaves with anything that is derived."""

import io

import pytest
from PIL import Image as Picture

from images.decoding import Decoded, Decoder
from tests.images import corpus

SECRET = corpus.GPS_SECRET


@pytest.fixture
def decoded(decoder: Decoder) -> Decoded:
    original = corpus.jpeg_with_secrets()
    assert original.count(SECRET) >= 5
    return decoder.decode(original)


def test_no_secret_is_left_in_preview_or_thumbnail(decoded: Decoded) -> None:
    assert SECRET not in decoded.preview + decoded.thumbnail


@pytest.mark.parametrize("copy", ["preview", "thumbnail"])
def test_a_copy_has_no_metadata_of_any_kind(copy: str, decoded: Decoded) -> None:
    picture = Picture.open(io.BytesIO(getattr(decoded, copy)))
    picture.load()
    assert not picture.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & picture.info.keys()


def test_a_copy_has_no_chunks_but_pixels(decoded: Decoded) -> None:
    for data in (decoded.preview, decoded.thumbnail):
        assert data[12:16] in {b"VP8 ", b"VP8L"}
        assert int.from_bytes(data[16:20], "little") + 20 in {len(data), len(data) - 1}
