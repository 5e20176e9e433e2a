"""Damage is the same for every label and repeatable by seed."""

from dataclasses import asdict, replace
from inspect import signature

import numpy as np
import pytest

from detection.training.augment import Recipe, random_crop
from tests.detection.pipeline.pictures import picture

DAMAGES = ("resize", "blur", "noise", "colour", "encode")
ALWAYS = Recipe(untouched=0.0, resize=1.0, blur=1.0, noise=1.0, colour=1.0, encode=1.0)


def test_the_same_seed_gives_the_same_crop() -> None:
    image = picture(2, fake=True)
    first, second = (random_crop(image, 128, np.random.default_rng(5), ALWAYS) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("size", [(40, 50), (128, 128), (300, 64), (400, 500)])
def test_crops_have_one_size_whatever_the_image(size: tuple[int, int]) -> None:
    image = picture(2, fake=False, size=size)
    for seed in range(6):
        crop = random_crop(image, 128, np.random.default_rng(seed), ALWAYS)
        assert crop.shape == (128, 128, 3)
        assert crop.dtype == np.uint8


def test_an_untouched_crop_is_a_piece_of_the_image() -> None:
    image = picture(2, fake=False, size=(128, 128))
    crop = random_crop(image, 128, np.random.default_rng(0), replace(Recipe(), untouched=1.0))
    assert any(np.array_equal(crop, mirrored) for mirrored in (image, image[:, ::-1]))


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_changes_pixels(damage: str) -> None:
    chances = {name: float(name == damage) for name in DAMAGES}
    recipe = Recipe(
        untouched=0.0,
        blur_sigma=(1.0, 1.5),
        resize=chances["resize"],
        blur=chances["blur"],
        noise=chances["noise"],
        colour=chances["colour"],
        encode=chances["encode"],
    )
    image = picture(2, fake=False, size=(128, 128))
    crop = random_crop(image, 128, np.random.default_rng(3), recipe)
    assert not any(np.array_equal(crop, mirrored) for mirrored in (image, image[:, ::-1]))


def test_no_label_can_reach_the_damage() -> None:
    assert "label" not in signature(random_crop).parameters
    assert "label" not in asdict(Recipe())
