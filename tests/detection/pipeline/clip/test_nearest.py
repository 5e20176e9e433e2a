"""The nearest known images decide: fake if a known fake is nearer than every known real."""

import numpy as np
import pytest

from detection.pipeline.clip.bank import FAKE, REAL, Bank
from detection.pipeline.detectors.clip import SCALE, nearest_judge
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused
from detection.training.publish import Tensors
from tests.detection.pipeline.clip.models import released

DEGREES = {"real": (0.0, 40.0, 50.0), "fake": (20.0, 80.0, 100.0)}
NAMES = {"sources": ["album", "lab"], "generators": ["camera", "gan", "painter"]}


def direction(degrees: float) -> np.ndarray:
    angle = np.deg2rad(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def bank(k: int = 1, changes: Tensors | None = None) -> Release:
    """Three known reals and three known fakes on a circle."""
    tensors: Tensors = {
        "features": np.stack([direction(d) for d in (*DEGREES["real"], *DEGREES["fake"])]),
        "labels": np.array([0, 0, 0, 1, 1, 1], dtype=np.uint8),
        "sources": np.array([0, 0, 0, 1, 1, 1], dtype=np.uint8),
        "generators": np.array([0, 0, 0, 1, 2, 2], dtype=np.uint8),
    }
    card: dict[str, object] = {
        "architecture": {"network": "feature_bank", "k": k},
        "bank": NAMES,
        "encoder": {"name": "", "backend": "onnx", "sha256": "", "dimension": 2},
    }
    return released(tensors | (changes or {}), **card)


def distance(one: float, other: float) -> float:
    return 1.0 - float(np.cos(np.deg2rad(one - other)))


@pytest.mark.parametrize(
    ("degrees", "fake"), [(1.0, False), (9.0, False), (11.0, True), (29.0, True), (31.0, False)]
)
def test_the_nearest_known_image_decides(degrees: float, fake: bool) -> None:
    assert (nearest_judge(bank())(direction(degrees)).logit > 0) == fake


def test_the_logit_is_the_scaled_difference_of_the_distances() -> None:
    expected = SCALE * (distance(15.0, 0.0) - distance(15.0, 20.0))
    assert nearest_judge(bank())(direction(15.0)).logit == pytest.approx(expected, abs=1e-3)


def test_at_equal_distance_an_image_is_not_called_fake() -> None:
    known = np.array([[1.0, 0.0], [0.0, 1.0]] * 3, dtype=np.float32)
    tensors: Tensors = {"features": known, "labels": np.array([0, 1] * 3, dtype=np.uint8)}
    judge = nearest_judge(bank(changes=tensors))
    same = np.array([0.5, 0.5], dtype=np.float32) * np.sqrt(2.0).astype(np.float32)
    assert not judge(same).logit > 0


def test_with_k_of_three_the_mean_distance_decides() -> None:
    at = 25.0
    assert nearest_judge(bank(k=1))(direction(at)).logit > 0
    real, fake = (np.mean([distance(at, d) for d in DEGREES[word]]) for word in ("real", "fake"))
    found = nearest_judge(bank(k=3))(direction(at))
    assert found.logit == pytest.approx(SCALE * (real - fake), abs=1e-3)
    assert found.logit < 0
    assert found.evidence["k"] == 3


def test_the_evidence_names_the_nearest_real_and_fake_by_source_and_generator() -> None:
    evidence = nearest_judge(bank())(direction(85.0)).evidence
    real, fake = evidence["nearest_real"], evidence["nearest_fake"]
    assert (real["source"], real["generator"]) == ("album", "camera")
    assert (fake["source"], fake["generator"]) == ("lab", "painter")
    assert real["distance"] == pytest.approx(distance(85.0, 50.0), abs=1e-6)
    assert fake["distance"] == pytest.approx(distance(85.0, 80.0), abs=1e-6)


def test_half_precision_features_are_made_unit_length_again() -> None:
    release = bank(changes={"features": np.full((6, 2), 0.3, dtype=np.float16)})
    features = Bank.of(release).features
    assert features.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(features, axis=1), 1.0, atol=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"features": np.ones((6, 3), dtype=np.float32)},
        {"features": np.ones(6, dtype=np.float32)},
        {"labels": np.zeros(6, dtype=np.uint8)},
        {"labels": np.ones(5, dtype=np.uint8)},
        {"sources": np.full(6, 2, dtype=np.uint8)},
        {"generators": np.full(6, 3, dtype=np.uint8)},
    ],
)
def test_a_bank_that_does_not_fit_its_card_is_refused(changes: Tensors) -> None:
    with pytest.raises(WeightsRefused, match="bank"):
        nearest_judge(bank(changes=changes))


@pytest.mark.parametrize("k", [0, 4])
def test_more_neighbours_than_there_are_is_refused(k: int) -> None:
    with pytest.raises(WeightsRefused, match="does not fit its card"):
        nearest_judge(bank(k=k))


def test_weights_of_another_kind_are_no_bank() -> None:
    release = released({"out.weight": np.ones((1, 2), dtype=np.float32)}, bank=NAMES)
    with pytest.raises(WeightsRefused, match="are no bank"):
        Bank.of(release)


def test_the_labels_are_those_of_the_product() -> None:
    assert (REAL, FAKE) == (0, 1)
