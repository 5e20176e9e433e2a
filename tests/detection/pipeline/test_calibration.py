"""Logits become probabilities that mean what they say."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detection.pipeline.calibration import interval, probability
from detection.pipeline.fusion import verdict
from detection.training.calibrate import choose_thresholds, fit_calibration, rate_threshold


def overconfident(count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Labels drawn from the true probabilities, logits three times too large and shifted."""
    rng = np.random.default_rng(3)
    truth = rng.normal(0, 1.5, count)
    labels = (rng.random(count) < 1 / (1 + np.exp(-truth))).astype(np.int64)
    return 3 * truth + 1, labels


def test_platt_undoes_overconfidence() -> None:
    logits, labels = overconfident(5_000)
    calibration = fit_calibration(logits, labels, seed=0)
    assert calibration["slope"] == pytest.approx(1 / 3, abs=0.03)
    assert calibration["intercept"] == pytest.approx(-1 / 3, abs=0.12)


def test_probabilities_match_frequencies() -> None:
    logits, labels = overconfident(5_000)
    found = probability(fit_calibration(logits, labels, seed=0), logits)
    inside = (found > 0.6) & (found < 0.8)
    assert labels[inside].mean() == pytest.approx(found[inside].mean(), abs=0.04)


def test_the_interval_holds_the_probability_and_shrinks_with_data() -> None:
    few = fit_calibration(*overconfident(100), seed=0)
    many = fit_calibration(*overconfident(5_000), seed=0)
    few_low, few_high = interval(few, 0.7) or (0, 0)
    many_low, many_high = interval(many, 0.7) or (0, 0)
    assert few_low < 0.7 < few_high
    assert many_high - many_low < few_high - few_low


def test_at_most_five_percent_of_reals_reach_the_threshold() -> None:
    reals = np.random.default_rng(0).random(387)
    assert (reals >= rate_threshold(reals, 0.05)).sum() == int(0.05 * 387)


def test_thresholds_are_ordered() -> None:
    logits, labels = overconfident(2_000)
    found = choose_thresholds(1 / (1 + np.exp(-logits)), labels)
    assert found["likely_authentic"] <= found["likely_fake"] <= found["likely_fake_1fpr"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.9, "likely_fake"), (0.8, "likely_fake"), (0.5, "inconclusive"), (0.1, "likely_authentic")],
)
def test_the_verdict_has_a_band_in_between(value: float, expected: str) -> None:
    assert verdict(value, {"likely_fake": 0.8, "likely_authentic": 0.2}) == expected
