"""Window maps become one picture over the image."""

from io import BytesIO

import numpy as np
from PIL import Image

from detection.pipeline.heatmap import assemble, coverage, overlay_png
from detection.pipeline.windows import cut


def blank(height: int, width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.zeros((height, width, 3), dtype=np.uint8)


def test_heat_lands_where_its_window_was() -> None:
    windows = cut(blank(256, 256))
    heat = np.zeros((4, 8, 8), dtype=np.float32)
    heat[3] = 2.0
    found = assemble(windows, heat)
    assert found[100, 100] == 1.0
    assert found[30, 30] == 0.0


def test_overlapping_windows_are_averaged() -> None:
    windows = cut(blank(128, 192))
    heat = np.stack([np.full((8, 8), 1.0), np.full((8, 8), 3.0)]).astype(np.float32)
    found = assemble(windows, heat)
    np.testing.assert_allclose([found[40, 20], found[40, 64], found[40, 113]], [1 / 3, 2 / 3, 1])


def test_a_large_image_is_reduced_and_says_where_nobody_looked() -> None:
    windows = cut(blank(1024, 512))
    seen = coverage(windows)
    found = assemble(windows, np.ones((9, 8, 8), dtype=np.float32))
    assert found.shape == seen.shape == (128, 64)
    assert 0.2 < seen.mean() < 0.5
    assert found[~seen].max() == 0.0


def test_a_small_image_keeps_its_own_size() -> None:
    windows = cut(blank(40, 60))
    assert assemble(windows, np.ones((1, 8, 8), dtype=np.float32)).shape == (40, 60)


def test_no_heat_at_all_stays_empty() -> None:
    windows = cut(blank(128, 128))
    assert assemble(windows, np.zeros((1, 8, 8), dtype=np.float32)).max() == 0.0


def test_the_overlay_is_clear_where_it_is_cold() -> None:
    heat = np.array([[0.0, 1.0]], dtype=np.float32)
    with Image.open(BytesIO(overlay_png(heat))) as image:
        assert set(image.info) <= {"transparency"}
        alpha = np.asarray(image.convert("RGBA"))[0, :, 3]
    assert alpha[0] == 0
    assert alpha[1] == 200
