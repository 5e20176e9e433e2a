"""YuNet and MTCNN have one shape and see the same face."""

from importlib import import_module

import cv2
import numpy as np
import pytest
from skimage.data import coffee

from detection.pipeline.faces import FACE_DETECTORS, Face, FaceDetector, open_face_detector
from detection.pipeline.faces.base import face_at
from detection.pipeline.weights import WeightsRefused
from tests.detection.pipeline.face.portraits import portrait


def overlap(one: Face, other: Face) -> float:
    """Intersection over union of two boxes."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    shared = max(0.0, across) * max(0.0, down)
    return shared / (one.width * one.height + other.width * other.height - shared)


def test_both_find_the_one_face_in_the_same_place(yunet: FaceDetector, mtcnn: FaceDetector) -> None:
    (ours,), (theirs,) = yunet.find(portrait()), mtcnn.find(portrait())
    assert overlap(ours, theirs) > 0.4
    np.testing.assert_allclose(ours.landmarks, theirs.landmarks, atol=8)


@pytest.mark.parametrize("name", sorted(FACE_DETECTORS))
def test_a_cup_of_coffee_has_no_face(name: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(name).find(np.asarray(coffee())) == []


@pytest.mark.parametrize("name", sorted(FACE_DETECTORS))
def test_an_image_of_a_few_pixels_has_no_face(name: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(name).find(portrait()[:10, :14]) == []


@pytest.mark.parametrize("name", sorted(FACE_DETECTORS))
def test_boxes_of_a_large_image_are_in_its_own_pixels(
    name: str, request: pytest.FixtureRequest
) -> None:
    detector = request.getfixturevalue(name)
    large = np.asarray(cv2.resize(portrait(), (1536, 1536)), np.uint8)
    (small_face,), (face,) = detector.find(portrait()), detector.find(large)
    box = np.array([small_face.x, small_face.y, small_face.width, small_face.height])
    tripled = face_at(box, small_face.landmarks, small_face.score, np.array([1 / 3, 1 / 3]))
    assert overlap(face, tripled) > 0.8
    np.testing.assert_allclose(face.landmarks, tripled.landmarks, atol=18)


def test_the_largest_face_comes_first(yunet: FaceDetector) -> None:
    small = np.zeros((512, 256, 3), dtype=np.uint8)
    small[:256] = cv2.resize(portrait(), (256, 256))
    faces = yunet.find(np.concatenate([small, portrait()], axis=1))
    assert [round(face.x) > 256 for face in faces] == [True, False]


@pytest.mark.parametrize("name", sorted(FACE_DETECTORS))
def test_a_missing_package_is_a_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module(FACE_DETECTORS[name]), "PACKAGE", "nobody_installed_this")
    with pytest.raises(WeightsRefused, match=f"{name} needs the package nobody_installed_this"):
        open_face_detector(name)


def test_an_unknown_face_detector_is_refused() -> None:
    with pytest.raises(WeightsRefused, match="none of yunet, mtcnn"):
        open_face_detector("eyeglass")
