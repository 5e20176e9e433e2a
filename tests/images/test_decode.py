"""What comes out of the decoder for a good image."""

import io

import numpy as np
from PIL import Image as Picture

from images.decoding import Decoder
from images.pixels import to_rgb
from tests.factories import make_image


def test_the_pixels_are_those_of_the_common_decode_function(decoder: Decoder) -> None:
    data = make_image(300, 200)
    decoded = decoder.decode(data)
    assert (decoded.width, decoded.height) == (300, 200)
    assert np.array_equal(decoded.pixels, to_rgb(Picture.open(io.BytesIO(data))))


def test_a_small_preview_shows_the_very_pixels(decoder: Decoder) -> None:
    decoded = decoder.decode(make_image(300, 200))
    preview = Picture.open(io.BytesIO(decoded.preview))
    assert preview.format == "WEBP"
    assert np.array_equal(np.asarray(preview), decoded.pixels)


def test_a_large_image_gets_smaller_copies(decoder: Decoder) -> None:
    decoded = decoder.decode(make_image(2000, 1000))
    assert Picture.open(io.BytesIO(decoded.preview)).size == (1600, 800)
    assert Picture.open(io.BytesIO(decoded.thumbnail)).size == (256, 128)


def test_the_pixels_may_be_written_to(decoder: Decoder) -> None:
    pixels = decoder.decode(make_image()).pixels
    pixels[0, 0] = 7
    assert pixels[0, 0].tolist() == [7, 7, 7]
