"""The tiers of the evaluation treat every image as their definition says."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from detection.training.tiers import hard, native, web
from tests.detection.pipeline.pictures import picture, png


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_native_is_the_file_itself() -> None:
    content = png(picture(1, fake=True))
    assert native(content) is content


@pytest.mark.parametrize(
    ("size", "expected"), [((300, 200), (200, 300)), ((1200, 2160), (1080, 600))]
)
def test_web_bounds_the_longer_side(size: tuple[int, int], expected: tuple[int, int]) -> None:
    image = opened(web(png(np.zeros((*size, 3), dtype=np.uint8))))
    assert (image.format, image.size) == ("JPEG", expected)


def test_hard_halves_the_image() -> None:
    image = opened(hard(png(picture(1, fake=True, size=(200, 120)))))
    assert (image.format, image.size) == ("JPEG", (60, 100))


def test_hard_leaves_less_detail_than_web() -> None:
    pixels = picture(1, fake=True, size=(256, 256))
    detail = [
        np.abs(np.diff(np.asarray(opened(t(png(pixels))), dtype=int), axis=1)).mean()
        for t in (web, hard)
    ]
    assert detail[1] < detail[0] / 2
