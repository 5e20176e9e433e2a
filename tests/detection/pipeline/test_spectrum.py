"""The cosine spectrum is the textbook's, and its picture says what it shows."""

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import dctn

from detection.pipeline.spectrum import (
    BANDS,
    EPSILON,
    LUMA,
    Spectrum,
    band_levels,
    cosine_basis,
    log_spectrum,
)
from detection.pipeline.spectrum_picture import GAP, spectrum_png
from detection.pipeline.windows import cut
from tests.detection.pipeline.pictures import picture

SIDE = 128


@pytest.fixture
def windows() -> NDArray[np.uint8]:
    return cut(picture(1, fake=False, size=(200, 128))).pixels


def flat(value: float) -> Spectrum:
    return np.full((SIDE, SIDE), value, dtype=np.float32)


def panels(png: bytes) -> list[NDArray[np.uint8]]:
    """(SIDE, SIDE, 4) each."""
    with Image.open(BytesIO(png)) as image:
        pixels = np.asarray(image.convert("RGBA"))
    return [pixels[:, i * (SIDE + GAP) : i * (SIDE + GAP) + SIDE] for i in range(3)]


def test_the_basis_is_orthonormal() -> None:
    basis = cosine_basis(SIDE)
    np.testing.assert_allclose(basis @ basis.T, np.eye(SIDE), atol=1e-5)


def test_the_spectrum_is_the_mean_log_of_the_textbook_transform(
    windows: NDArray[np.uint8],
) -> None:
    found = [np.abs(dctn(window @ np.array(LUMA), norm="ortho")) for window in windows]
    expected = np.log(np.stack(found) + EPSILON).mean(axis=0)
    np.testing.assert_allclose(log_spectrum(windows), expected, atol=1e-3)


def test_mirroring_an_image_changes_nothing(windows: NDArray[np.uint8]) -> None:
    np.testing.assert_allclose(log_spectrum(windows[:, :, ::-1]), log_spectrum(windows), atol=1e-3)


def test_a_single_wave_stands_at_its_frequency() -> None:
    wave = 128 + 100 * np.cos(np.pi / SIDE * (np.arange(SIDE) + 0.5) * 40)
    pixels = np.broadcast_to(np.rint(wave)[None, :, None], (SIDE, SIDE, 3)).astype(np.uint8)
    spectrum = log_spectrum(pixels[None])
    spectrum[0, 0] = 0
    assert spectrum.argmax() == 40  # of the first row


def test_band_levels_are_means_and_ignore_the_brightness() -> None:
    spectrum = flat(2.0)
    spectrum[0, 0] = 1000.0
    np.testing.assert_allclose(band_levels(spectrum), np.full(len(BANDS), 2.0), rtol=1e-5)


def test_fine_detail_raises_the_high_band_only() -> None:
    spectrum = flat(0.0)
    spectrum[-20:, -20:] = 1.0
    low, mid, high = band_levels(spectrum)
    assert low == mid == 0.0
    assert high > 0.0


def test_the_picture_has_three_separated_panels_and_no_metadata() -> None:
    with Image.open(BytesIO(spectrum_png(flat(3.0), flat(3.0)))) as image:
        assert image.size == (3 * SIDE + 2 * GAP, SIDE)
        assert set(image.info) <= {"transparency"}
        alpha = np.asarray(image.convert("RGBA"))[0, :, 3]
    assert (np.flatnonzero(alpha == 0) % (SIDE + GAP) >= SIDE).all()
    assert (alpha == 0).sum() == 2 * GAP


def test_no_difference_is_neutral_grey() -> None:
    _, _, difference = panels(spectrum_png(flat(3.0), flat(3.0)))
    assert np.ptp(difference[..., :3].astype(int), axis=-1).max() <= 2


def test_more_is_red_and_less_is_blue() -> None:
    spectrum = flat(3.0)
    spectrum[:64] = 4.0
    spectrum[64:] = 2.0
    red, _, blue, _ = panels(spectrum_png(spectrum, flat(3.0)))[2][0, 0].astype(int)
    assert red > blue
    red, _, blue, _ = panels(spectrum_png(spectrum, flat(3.0)))[2][-1, 0].astype(int)
    assert red < blue


def test_brightness_of_the_panels_rises_with_the_magnitude() -> None:
    rising = np.broadcast_to(np.linspace(0, 6, SIDE, dtype=np.float32), (SIDE, SIDE))
    shown = panels(spectrum_png(rising, flat(0.0)))[0][0, :, :3] @ np.array(LUMA)
    assert (np.diff(shown) >= -0.5).all()
    assert shown[-1] > shown[0] + 100


def test_the_same_spectrum_gives_the_same_bytes(windows: NDArray[np.uint8]) -> None:
    spectrum = log_spectrum(windows)
    assert spectrum_png(spectrum, flat(1.0)) == spectrum_png(spectrum.copy(), flat(1.0))
