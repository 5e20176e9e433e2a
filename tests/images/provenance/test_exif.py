"""What is kept of EXIF, and what is not."""

import json

import pytest

from images.errors import UnreadableMetadata
from images.provenance.blocks import LARGEST_BLOCK
from images.provenance.exif import read_exif, texts_in
from tests.images.corpus import GPS_SECRET, jpeg_with_secrets, picture, saved
from tests.images.provenance.files import RECIPE, camera, with_comment
from tests.images.provenance.reading import read


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_camera_software_and_time_are_kept(kind: str) -> None:
    exif = read(saved(picture(), kind, exif=camera())).exif
    assert (exif.make, exif.model, exif.software) == ("Nikon", "D750", "Ver.1.10")
    assert exif.taken_at == "2026:05:01 10:20:30"


def test_of_people_and_places_only_that_they_are_named() -> None:
    found = read(jpeg_with_secrets())
    assert found.exif.has_author
    assert found.exif.has_place
    assert GPS_SECRET.decode() not in json.dumps(found.as_json())
    assert "48" not in json.dumps(read(saved(picture(), "JPEG", exif=camera())).as_json())


def test_a_file_without_exif_has_none() -> None:
    assert not read(saved(picture(), "JPEG")).exif.is_present


def test_long_values_are_cut_and_control_characters_removed() -> None:
    exif = camera()
    exif[0x010F] = "Evil\x07\nCamera" + "x" * 5_000
    make = read(saved(picture(), "JPEG", exif=exif)).exif.make
    assert make.startswith("Evil Camerax")
    assert len(make) == 120


def test_a_comment_is_read_in_the_characters_that_it_names() -> None:
    block = with_comment(RECIPE).tobytes()
    assert texts_in(block) == [("UserComment", RECIPE)]


def test_more_than_a_megabyte_is_not_looked_at() -> None:
    with pytest.raises(UnreadableMetadata) as refused:
        read_exif(bytes(LARGEST_BLOCK + 1))
    assert refused.value.code == "too_large"
