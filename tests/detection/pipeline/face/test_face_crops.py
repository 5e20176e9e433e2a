"""A face is cut out centred and level, and resampled only where it must be."""

import math

import cv2
import numpy as np
import pytest

from detection.pipeline.faces import Face, FaceDetector
from detection.pipeline.faces.crops import SIDE, Crop, cut_face, lay_back, tilt
from tests.detection.pipeline.face.portraits import portrait, turned


def face_of(x: float, y: float, size: float, degrees: float = 0.0) -> Face:
    """A box with two eyes at this angle and everything else in its middle."""
    middle = np.array([x + size / 2, y + size / 2])
    radians = math.radians(degrees)
    half = size / 5 * np.array([math.cos(radians), math.sin(radians)])
    return Face(x, y, size, size, 1.0, np.array([middle - half, middle + half, *[middle] * 3]))


def placed(crop: Crop, points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[float]:
    """Where points of the image lie in the crop, flattened."""
    found = points @ crop.matrix[:, :2].T + crop.matrix[:, 2]
    return [float(value) for value in found.ravel()]


def test_a_face_of_fitting_size_is_copied_without_resampling() -> None:
    crop = cut_face(portrait(), face_of(178, 63, 113))
    np.testing.assert_array_equal(crop.pixels, portrait()[40:200, 154:314])


def test_a_surround_shows_more_of_the_same_pixels() -> None:
    face = face_of(178, 63, 113)
    wide = cut_face(portrait(), face, surround=12).pixels
    np.testing.assert_array_equal(wide[12:-12, 12:-12], cut_face(portrait(), face).pixels)


@pytest.mark.parametrize("size", [48, 400])
def test_small_and_large_faces_fill_the_same_part(size: float) -> None:
    crop = cut_face(portrait(), face_of(60, 50, size))
    left, top, right, bottom = placed(crop, np.array([[60, 50], [60 + size, 50 + size]]))
    assert crop.pixels.shape == (SIDE, SIDE, 3)
    assert right - left == pytest.approx(SIDE / 1.15, abs=2)
    assert (left + right) / 2 == pytest.approx(SIDE / 2, abs=4)
    assert (top + bottom) / 2 == pytest.approx(SIDE / 2, abs=4)


def test_a_face_at_the_edge_is_completed_by_its_mirror_image() -> None:
    crop = cut_face(portrait(), face_of(-20, 30, 120))
    assert crop.pixels.shape == (SIDE, SIDE, 3)
    beyond = round(crop.matrix[0, 2])
    np.testing.assert_array_equal(
        crop.pixels[:, :beyond], crop.pixels[:, beyond : 2 * beyond][:, ::-1]
    )


@pytest.mark.parametrize("degrees", [25.0, -32.0])
def test_eyes_are_level_in_the_crop_of_a_turned_picture(
    degrees: float, mtcnn: FaceDetector
) -> None:
    picture = turned(degrees)
    face = mtcnn.find(picture)[0]
    assert abs(tilt(face)) > 15
    crop = cut_face(picture, face)
    assert abs(tilt(face) + degrees) < 10
    left, down, right, up = placed(crop, face.landmarks[:2])
    assert down == pytest.approx(up, abs=0.1)
    again = mtcnn.find(crop.pixels)[0].landmarks
    slope = math.degrees(math.atan2(*(again[1] - again[0])[::-1]))
    assert abs(slope) < 8
    assert left < right


def test_a_slight_tilt_is_left_alone() -> None:
    assert tilt(face_of(0, 0, 100, degrees=12)) == 0.0
    assert tilt(face_of(0, 0, 100, degrees=20)) == pytest.approx(20)


@pytest.mark.parametrize(("size", "degrees"), [(113, 0.0), (300, 0.0), (60, 0.0), (150, 30.0)])
def test_heat_is_laid_back_where_the_crop_was_taken(size: float, degrees: float) -> None:
    face = face_of(200 - size / 2, 240 - size / 2, size, degrees)
    crop = cut_face(portrait(), face)
    heat = np.zeros((5, 5), dtype=np.float32)
    heat[2, 2] = 1.0
    laid = lay_back(heat, crop, (512, 512), 128)
    down, across = np.unravel_index(int(laid.argmax()), laid.shape)
    assert laid.shape == (128, 128)
    assert across * 4 == pytest.approx(200, abs=14)
    assert down * 4 == pytest.approx(240, abs=14)


def test_a_levelled_crop_shows_what_its_matrix_says() -> None:
    marked = portrait().copy()
    cv2.circle(marked, (230, 150), 4, (0, 255, 0), -1)
    crop = cut_face(marked, face_of(140, 60, 150, degrees=30))
    x, y = placed(crop, np.array([[230.0, 150.0]]))
    assert tuple(crop.pixels[round(y), round(x)]) == (0, 255, 0)
