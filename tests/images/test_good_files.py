"""Every kind of file that is let in: detectors and people see the same upright picture."""

import io

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture

from images.decoding import Decoder
from images.intake import Sender, accept
from tests.images import corpus

# Mean difference in grey levels that a lossy format or a palette may cost.
TOLERANCE = 6.0


@pytest.mark.parametrize("name", corpus.GOOD)
def test_a_good_file_is_accepted_under_its_format(name: str, sender: Sender) -> None:
    kind, make = corpus.GOOD[name]
    image = accept(sender=sender, file=ContentFile(make()), file_name=name).submission.stored_image
    assert image.format == kind
    assert (image.width, image.height) == Picture.open(io.BytesIO(make())).size


@pytest.mark.parametrize("name", sorted(set(corpus.GOOD) - {"grey jpeg", "32 pixels"}))
def test_a_good_file_decodes_to_its_picture(name: str, decoder: Decoder) -> None:
    decoded = decoder.decode(corpus.GOOD[name][1]())
    expected = np.asarray(corpus.picture(), dtype=float)
    assert np.abs(decoded.pixels - expected).mean() < TOLERANCE


@pytest.mark.parametrize("name", corpus.GOOD)
def test_the_preview_shows_what_the_detectors_see(name: str, decoder: Decoder) -> None:
    decoded = decoder.decode(corpus.GOOD[name][1]())
    preview = Picture.open(io.BytesIO(decoded.preview))
    assert np.array_equal(np.asarray(preview), decoded.pixels)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_set_upright(kind: str, orientation: int, decoder: Decoder) -> None:
    decoded = decoder.decode(corpus.turned(orientation, kind))
    upright: Picture.Image = Picture.open(io.BytesIO(corpus.turned(1, kind)))
    turn = Picture.Transpose
    moves = {
        1: [],
        2: [turn.FLIP_LEFT_RIGHT],
        3: [turn.ROTATE_180],
        4: [turn.FLIP_TOP_BOTTOM],
        5: [turn.TRANSPOSE],
        6: [turn.ROTATE_270],
        7: [turn.TRANSVERSE],
        8: [turn.ROTATE_90],
    }
    for move in moves[orientation]:
        upright = upright.transpose(move)
    assert decoded.pixels.shape == np.asarray(upright).shape
    assert np.abs(decoded.pixels.astype(float) - np.asarray(upright)).mean() < TOLERANCE


def test_sixteen_bits_become_eight_without_clipping(decoder: Decoder) -> None:
    grey = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    decoded = decoder.decode(corpus.saved(Picture.fromarray(grey), "PNG"))
    assert np.array_equal(decoded.pixels[..., 0], (grey >> 8).astype(np.uint8))


def test_transparency_lies_on_white(decoder: Decoder) -> None:
    clear = Picture.new("RGBA", (64, 64), (255, 0, 0, 0))
    assert (decoder.decode(corpus.saved(clear, "PNG")).pixels == 255).all()


def test_a_perceptual_hash_survives_a_resize(decoder: Decoder) -> None:
    rng = np.random.default_rng(5)
    scene = Picture.fromarray(rng.integers(0, 255, (9, 12, 3), dtype=np.uint8)).resize((800, 600))
    large = decoder.decode(corpus.saved(scene, "JPEG"))
    small = decoder.decode(corpus.saved(scene.resize((400, 300)), "PNG"))
    assert large.pdq_quality > 50
    assert (int(large.pdq, 16) ^ int(small.pdq, 16)).bit_count() <= 10
