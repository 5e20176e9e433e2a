"""What happens to an image before CLIP sees it is exact and the same every time."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFilter

from detection.pipeline.clip.preprocess import (
    MEAN,
    SPREAD,
    Preprocessing,
    as_input,
    central_square,
    for_judging,
    for_training,
)
from tests.detection.pipeline.pictures import Pixels, picture

SETTINGS = Preprocessing()


def plain_square(image: Pixels, side: int) -> Pixels:
    """The whole image resized, then its centre cut out."""
    height, width = image.shape[:2]
    shorter = min(height, width)
    size = (int(side * width / shorter), int(side * height / shorter))
    whole = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC))
    top, left = round((size[1] - side) / 2), round((size[0] - side) / 2)
    return whole[top : top + side, left : left + side]


@pytest.mark.parametrize("size", [(224, 224), (300, 500), (1000, 333), (64, 64), (225, 224)])
def test_the_square_is_the_centre_of_the_resized_image(size: tuple[int, int]) -> None:
    image = picture(1, fake=True, size=size)
    difference = central_square(image).astype(int) - plain_square(image, 224).astype(int)
    assert np.abs(difference).max() <= 1
    assert (difference != 0).mean() < 0.01


def test_a_long_strip_gives_a_square_too() -> None:
    assert central_square(np.zeros((32, 60_000, 3), dtype=np.uint8)).shape == (224, 224, 3)


def test_inputs_are_standardised_by_channel() -> None:
    square = np.full((224, 224, 3), 51, dtype=np.uint8)
    inputs = as_input(square)
    assert inputs.shape == (1, 3, 224, 224)
    assert inputs.dtype == np.float32
    np.testing.assert_allclose(inputs[0, :, 7, 9], (0.2 - MEAN) / SPREAD, rtol=1e-5)


def test_every_image_is_judged_as_a_jpeg_of_quality_80() -> None:
    image, file = picture(2, fake=True), BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=80, subsampling=2)
    np.testing.assert_array_equal(for_judging(image, SETTINGS), np.asarray(Image.open(file)))


def test_half_of_the_training_images_are_blurred_after_the_jpeg() -> None:
    image = picture(3, fake=True, size=(48, 48))
    plain = for_judging(image, SETTINGS)
    soft = np.asarray(Image.fromarray(plain).filter(ImageFilter.GaussianBlur(2.0)))
    draws = [for_training(image, SETTINGS, np.random.default_rng([1, i])) for i in range(200)]
    blurred = [np.array_equal(draw, soft) for draw in draws]
    assert all(was or np.array_equal(draw, plain) for was, draw in zip(blurred, draws, strict=True))
    assert 80 <= sum(blurred) <= 120


def test_the_same_seed_gives_the_same_training_image() -> None:
    image = picture(4, fake=False)
    first, second = (for_training(image, SETTINGS, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
