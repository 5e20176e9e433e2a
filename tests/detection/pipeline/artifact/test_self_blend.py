"""A face blended into itself changes where the face is, a little, and every time the same."""

import numpy as np
import pytest

from detection.pipeline.faces import Face
from detection.training.self_blend import face_mask, self_blended
from tests.detection.pipeline.pictures import picture

FACE = Face(50, 40, 60, 70, 0.9, np.zeros((5, 2)))
SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mask_is_soft_and_lies_on_the_face(seed: int) -> None:
    mask = face_mask((160, 180), FACE, np.random.default_rng(seed))
    assert mask.shape == (160, 180)
    assert 0.0 <= mask.min() < mask.max() <= 1.0 + 1e-6
    rows, columns = np.nonzero(mask > 0.5)
    assert abs(columns.mean() - 80) < 20
    assert 50 < rows.mean() < 115
    assert not mask[:8].any()
    assert ((mask > 0.05) & (mask < 0.95)).sum() > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_blended_face_stays_close_to_the_original(seed: int) -> None:
    image = picture(3, fake=False, size=(160, 180))
    blended = self_blended(image, FACE, np.random.default_rng(seed))
    difference = np.abs(blended.astype(int) - image)
    assert blended.dtype == np.uint8
    assert difference.max() > 3
    assert difference.mean() < 40
    np.testing.assert_array_equal(blended, self_blended(image, FACE, np.random.default_rng(seed)))


def test_either_the_face_or_what_surrounds_it_is_left_alone() -> None:
    image = picture(3, fake=False, size=(160, 180))
    corners = [
        (self_blended(image, FACE, np.random.default_rng(seed))[:8] == image[:8]).all()
        for seed in SEEDS
    ]
    assert {bool(kept) for kept in corners} == {True, False}
