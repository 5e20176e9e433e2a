"""Whom the fusion believes, on votes made by code."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from detection.pipeline.combination import features
from detection.training.fusion_fit import (
    Votes,
    bootstrap,
    calibrated,
    choose_penalty,
    fit,
    out_of_fold,
)
from detection.training.metrics import auc_of
from detection.training.train_fusion import verdict_thresholds

Floats = NDArray[np.float64]
SEED = 3


def votes(count: int = 400, *, sources: int = 8) -> Votes:
    """Two detectors that know something, one that guesses, one that has it the wrong way round."""
    rng = np.random.default_rng(SEED)
    labels = rng.integers(0, 2, count)
    sides = 2.0 * labels - 1.0
    skill = np.array([1.2, 0.8, 0.0, -0.6])
    logits = sides[:, None] * skill + rng.normal(size=(count, len(skill)))
    said = expit(logits)
    said[rng.random(count) < 0.4, 1] = np.nan
    groups = np.arange(count) // 2
    return Votes(said, labels, groups, groups % sources, 6.0)


def scores(line: Floats, table: Votes, silent: tuple[int, ...] = ()) -> Floats:
    said = table.probabilities.copy()
    said[:, silent] = np.nan
    found: Floats = features(said.tolist(), table.limit) @ line
    return found


def test_who_knows_more_weighs_more_and_nobody_weighs_less_than_nothing() -> None:
    weights = fit(votes(), 0.01, SEED)[1:5]
    assert weights[0] > weights[1] > weights[2]
    assert weights.min() >= 0
    assert weights[3] == 0


def test_together_they_rank_better_than_the_best_alone() -> None:
    table = votes()
    together = auc_of(table.labels, scores(fit(table, 0.01, SEED), table))
    assert together > auc_of(table.labels, table.probabilities[:, 0])


@pytest.mark.parametrize("silent", [(0,), (1,), (1, 2, 3)])
def test_every_subset_gives_a_verdict_that_ranks(silent: tuple[int, ...]) -> None:
    table = votes()
    assert auc_of(table.labels, scores(fit(table, 0.01, SEED), table, silent)) > 0.65


def test_a_strong_pull_leaves_the_plain_mean() -> None:
    line = fit(votes(), 1e6, SEED)
    np.testing.assert_allclose(line[1:5], 0.25, atol=1e-3)


def test_the_penalty_is_one_that_was_tried() -> None:
    assert 0.001 <= choose_penalty(votes(), SEED) <= 0.3


def test_probabilities_are_calibrated_on_images_that_the_fit_did_not_see() -> None:
    table = votes(2000)
    unseen = out_of_fold(table, 0.01, table.groups, SEED)
    _, found = calibrated(fit(table, 0.01, SEED)[None], unseen, table.labels)
    sure = found > 0.8
    assert table.labels[sure].mean() == pytest.approx(found[sure].mean(), abs=0.06)


def test_calibration_lies_in_the_coefficients() -> None:
    table = votes()
    line = fit(table, 0.01, SEED)
    scaled, found = calibrated(line[None], scores(line, table), table.labels)
    np.testing.assert_allclose(expit(scores(scaled[0], table)), found)


def test_detectors_that_rank_the_wrong_way_round_are_refused() -> None:
    table = votes()
    with pytest.raises(ValueError, match="rank fakes below reals"):
        calibrated(np.zeros((1, 9)), -scores(fit(table, 0.01, SEED), table), table.labels)


def test_refits_differ_and_are_the_same_every_time() -> None:
    first, again = bootstrap(votes(100), 0.01, SEED, 3), bootstrap(votes(100), 0.01, SEED, 3)
    np.testing.assert_array_equal(first, again)
    assert np.ptp(first[:, 1]) > 0


def test_one_real_in_two_hundred_is_called_fake_and_the_laxer_points_are_kept() -> None:
    labels = np.repeat([0, 1], 400)
    judged = np.concatenate([np.linspace(0.01, 0.8, 400), np.linspace(0.1, 0.99, 400)])
    found = verdict_thresholds(judged, labels)
    reals = judged[:400]
    assert (reals >= found["likely_fake"]).mean() == pytest.approx(0.005, abs=0.001)
    assert (reals >= found["likely_fake_1fpr"]).mean() == pytest.approx(0.01, abs=0.001)
    assert (reals >= found["likely_fake_5fpr"]).mean() == pytest.approx(0.05, abs=0.001)
    assert found["likely_authentic"] <= found["likely_fake_5fpr"]
