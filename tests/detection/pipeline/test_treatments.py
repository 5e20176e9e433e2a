"""What happens to images on their way, step by step."""

import numpy as np
import pytest

from detection.training.treatments import STEPS
from tests.detection.pipeline.pictures import Pixels, picture

IMAGE = picture(5, fake=True, size=(120, 160))


def treated(name: str, seed: int = 0) -> Pixels:
    return STEPS[name].apply(IMAGE, np.random.default_rng(seed))


@pytest.mark.parametrize("name", STEPS)
def test_a_treatment_gives_the_same_picture_for_the_same_seed(name: str) -> None:
    first = treated(name)
    np.testing.assert_array_equal(first, treated(name))
    assert first.dtype == np.uint8
    assert first.shape[2] == 3


def test_the_first_step_changes_nothing() -> None:
    np.testing.assert_array_equal(treated(next(iter(STEPS))), IMAGE)


@pytest.mark.parametrize("kind", ["JPEG", "blur", "noise"])
def test_later_steps_of_a_kind_change_more(kind: str) -> None:
    names = [name for name, step in STEPS.items() if step.kind == kind]
    changes = [np.abs(treated(name).astype(int) - IMAGE).mean() for name in names]
    assert changes == sorted(changes)
    assert changes[0] > 0


@pytest.mark.parametrize(
    ("name", "size"),
    [("resize 0.75", (90, 120)), ("resize 0.25", (30, 40)), ("crop 0.5", (60, 80))],
)
def test_sizes_follow_the_strength(name: str, size: tuple[int, int]) -> None:
    assert treated(name).shape[:2] == size


def test_a_crop_is_a_piece_of_the_image() -> None:
    piece = treated("crop 0.75", seed=4)
    rows, columns = piece.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(IMAGE, (rows, columns, 3))[:, :, 0]
    assert (windows == piece).all(axis=(2, 3, 4)).any()


def test_a_screenshot_shows_the_picture_within_a_frame() -> None:
    shot = treated("screenshot PNG")
    assert shot.shape[0] > IMAGE.shape[0]
    assert len(np.unique(shot[0].reshape(-1, 3), axis=0)) == 1
    assert shot[shot.shape[0] // 2].std() > 5
