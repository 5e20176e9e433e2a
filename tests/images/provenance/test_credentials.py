"""C2PA manifests: absent, invalid or valid, judged without asking anybody."""

import socket

import pytest

from images.provenance.credentials import read_credentials
from tests.images.corpus import picture, saved
from tests.images.provenance.files import (
    box,
    jpeg_with_boxes,
    manifest_store,
    packet,
    png_with_boxes,
)
from tests.images.provenance.signing import KINDS, signed


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_signed_picture_names_its_signer_and_what_was_done(kind: str) -> None:
    found = read_credentials(signed(saved(picture(), kind), kind))
    assert (found.state, found.signer, found.failures) == ("valid", "Nobody Signer", ())
    assert found.claim_generator == "picture-maker 3.1"
    assert found.actions == ("c2pa.created",)
    assert found.source_types == ("trainedAlgorithmicMedia",)


def test_a_picture_changed_after_signing_is_invalid() -> None:
    whole = bytearray(signed(saved(picture(), "PNG"), "PNG"))
    whole[-20] ^= 1
    found = read_credentials(bytes(whole))
    assert (found.state, found.failures) == ("invalid", ("assertion.dataHash.mismatch",))
    assert found.source_types == ("trainedAlgorithmicMedia",)


def test_a_manifest_moved_to_another_picture_is_invalid() -> None:
    whole = signed(saved(picture(), "JPEG"), "JPEG")
    other = saved(picture(64, 64), "JPEG")
    start = whole.index(b"\xff\xeb")
    end = start + 2 + int.from_bytes(whole[start + 2 : start + 4])
    assert read_credentials(other[:2] + whole[start:end] + other[2:]).state == "invalid"


def test_most_pictures_have_none() -> None:
    assert read_credentials(saved(picture(), "JPEG")).state == "absent"


@pytest.mark.parametrize(
    "data",
    [
        jpeg_with_boxes(manifest_store()),
        jpeg_with_boxes(manifest_store(box(b"jumb", b"junk"))),
        png_with_boxes(manifest_store()),
        png_with_boxes(b"junk" * 20),
        png_with_boxes(manifest_store()[:20]),
        png_with_boxes(b"\0\0\0\x01jumb" + b"\xff" * 8),
    ],
    ids=["empty", "junk inside", "empty in png", "junk in png", "cut", "endless"],
)
def test_broken_boxes_are_invalid(data: bytes) -> None:
    found = read_credentials(data)
    assert found.state == "invalid"
    assert found.failures


def test_nothing_is_fetched_from_an_address_in_the_file() -> None:
    """The library's own settings would; the mark makes sure that it is asked at all."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.c2pa"
        xmp = packet(f'dcterms:provenance="{address}"')
        data = saved(picture(), "JPEG", xmp=xmp, comment=b"jumb")
        assert read_credentials(data).state == "absent"
        with pytest.raises(BlockingIOError):
            server.accept()
