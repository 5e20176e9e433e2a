"""Logistic regression finds the line, and the penalty shortens it."""

import numpy as np
import pytest
import torch

from detection.training.logistic import Examples, fit_path


@pytest.fixture
def examples() -> Examples:
    """Sixty points whose label is the sign of the first of three features, with noise."""
    rng = np.random.default_rng(3)
    features = rng.standard_normal((60, 3)).astype(np.float32)
    labels = (features[:, 0] + 0.3 * rng.standard_normal(60) > 0).astype(np.float32)
    weights = np.full(60, 1 / 60, dtype=np.float32)
    return Examples(*map(torch.from_numpy, (features, labels, weights)))


def test_the_feature_that_tells_gets_the_weight(examples: Examples) -> None:
    (line,) = fit_path(examples, [0.01])
    assert line.weight[0] > 4 * np.abs(line.weight[1:]).max()


def test_a_stronger_penalty_comes_first_and_shrinks(examples: Examples) -> None:
    lines = fit_path(examples, [0.01, 1.0, 0.1])
    assert [line.penalty for line in lines] == [1.0, 0.1, 0.01]
    assert np.all(np.diff([np.linalg.norm(line.weight) for line in lines]) > 0)


def test_the_slope_is_zero_at_the_end(examples: Examples) -> None:
    (line,) = fit_path(examples, [0.1])
    features, labels = examples.features.numpy(), examples.labels.numpy()
    found = 1 / (1 + np.exp(-line.logits(features)))
    slope = features.T @ (found - labels) / len(labels) + 0.1 * line.weight
    np.testing.assert_allclose(slope, 0, atol=1e-3)


def test_an_example_without_weight_has_no_say(examples: Examples) -> None:
    flipped = examples.labels.clone()
    flipped[0] = 1 - flipped[0]
    weights = examples.weights.clone()
    weights[0] = 0.0
    with_it, without = (
        fit_path(Examples(examples.features, labels, weights), [0.1])[0]
        for labels in (examples.labels, flipped)
    )
    np.testing.assert_allclose(with_it.weight, without.weight, atol=1e-5)
