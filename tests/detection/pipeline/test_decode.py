"""Every decoder of the product gives the same upright RGB pixels."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from detection.pipeline.decode import Undecodable, decode
from tests.detection.pipeline.pictures import picture, png


def encoded(
    image: Image.Image, kind: str, **options: int | bool | bytes | list[Image.Image] | Image.Exif
) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def test_lossless_pixels_come_back_unchanged() -> None:
    pixels = picture(1, fake=True)
    np.testing.assert_array_equal(decode(png(pixels)), pixels)


def test_a_turned_photograph_stands_upright() -> None:
    pixels = picture(1, fake=False, size=(40, 60))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a quarter turn clockwise
    content = encoded(Image.fromarray(pixels), "PNG", exif=exif)
    np.testing.assert_array_equal(decode(content), np.rot90(pixels, -1))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_lies_on_white(mode: str) -> None:
    clear = Image.new("RGBA", (4, 4), (10, 20, 30, 0)).convert(mode)
    options = {"transparency": 0} if mode == "P" else {}
    assert decode(encoded(clear, "PNG", **options)).min() == 255


def test_sixteen_bits_keep_their_upper_half() -> None:
    values = np.array([[0, 256, 32768, 65535]], dtype=np.uint16)
    found = decode(encoded(Image.fromarray(values), "PNG"))
    assert found[0, :, 0].tolist() == [0, 1, 128, 255]


def test_an_animation_is_its_first_frame() -> None:
    first, second = (Image.new("RGB", (4, 4), colour) for colour in ("red", "blue"))
    content = encoded(first, "GIF", save_all=True, append_images=[second])
    assert decode(content)[0, 0].tolist() == [255, 0, 0]


def test_camera_data_that_break_off_do_not_hide_the_picture() -> None:
    """Pillow raises struct.error here, which is none of its own errors; the picture is upright."""
    content = encoded(Image.new("RGB", (4, 3)), "PNG", exif=b"Exif\x00\x00II*\x00")
    assert decode(content).shape == (3, 4, 3)


@pytest.mark.parametrize("content", [b"", b"not an image", png(picture(1, fake=False))[:900]])
def test_what_cannot_be_read_whole_is_undecodable(content: bytes) -> None:
    with pytest.raises(Undecodable, match="not a readable image"):
        decode(content)
