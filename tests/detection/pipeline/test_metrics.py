"""The vectorised figures are those of scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import (
    average_precision_score,
    balanced_accuracy_score,
    roc_auc_score,
    roc_curve,
)

from detection.training.metrics import Scores, evaluate


@pytest.fixture
def scores() -> Scores:
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 2, 300)
    # Rounded, so that ties are counted too.
    ranks = np.round(rng.normal(labels, 1.2), 1)
    return Scores(labels, ranks, 1 / (1 + np.exp(-ranks)))


def test_auc_equals_scikit_learn(scores: Scores) -> None:
    expected = roc_auc_score(scores.labels, scores.ranks)
    assert evaluate(scores, 0.5, draws=10)["auc"].value == pytest.approx(expected)


def test_average_precision_equals_scikit_learn(scores: Scores) -> None:
    expected = average_precision_score(scores.labels, scores.ranks)
    assert evaluate(scores, 0.5, draws=10)["ap"].value == pytest.approx(expected)


def test_balanced_accuracy_equals_scikit_learn(scores: Scores) -> None:
    expected = balanced_accuracy_score(scores.labels, scores.probabilities >= 0.6)
    assert evaluate(scores, 0.6, draws=10)["balanced_accuracy"].value == pytest.approx(expected)


def test_the_true_positive_rate_equals_scikit_learn(scores: Scores) -> None:
    false, true, _ = roc_curve(scores.labels, scores.ranks, drop_intermediate=False)
    expected = true[false <= 0.05].max()
    assert evaluate(scores, 0.5, draws=10)["tpr_at_5fpr"].value == pytest.approx(expected)


def test_the_interval_is_that_of_a_plain_bootstrap(scores: Scores) -> None:
    rng = np.random.default_rng(9)
    places = [np.flatnonzero(scores.labels == label) for label in (0, 1)]
    drawn = [np.concatenate([rng.choice(p, len(p)) for p in places]) for _ in range(400)]
    plain = np.percentile(
        [roc_auc_score(scores.labels[d], scores.ranks[d]) for d in drawn], [2.5, 97.5]
    )
    found = evaluate(scores, 0.5)["auc"]
    np.testing.assert_allclose([found.low, found.high], plain, atol=0.012)


def test_perfectly_calibrated_scores_have_little_calibration_error() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(50_000)
    labels = (rng.random(50_000) < truth).astype(np.int64)
    assert evaluate(Scores(labels, truth, truth), 0.5, draws=2)["ece"].value < 0.01


def test_constant_probabilities_are_off_by_their_distance() -> None:
    labels = np.array([0, 0, 0, 1])
    found = evaluate(Scores(labels, np.zeros(4), np.full(4, 0.75)), 0.5, draws=2)
    assert found["ece"].value == pytest.approx(0.5)


def test_reals_alone_have_a_false_positive_rate() -> None:
    probabilities = np.array([0.1, 0.2, 0.9, 0.3])
    found = evaluate(Scores(np.zeros(4, dtype=np.int64), probabilities, probabilities), 0.5)
    assert found["false_positive_rate"].value == 0.25
