"""Figures of merit with bootstrap intervals, all from one table of counts per distinct score."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS = 1000
BLOCK = 100
ECE_BINS = 10


@dataclass(frozen=True)
class Scores:
    """Labels (1 = fake), ranking scores and calibrated probabilities of the same images."""

    labels: NDArray[np.int64]
    ranks: Floats
    probabilities: Floats

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Estimate:
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Counts:
    """(B, U) weights of reals and fakes at each of U distinct scores, ascending; B = resamples."""

    reals: Floats
    fakes: Floats


def evaluate(
    scores: Scores, threshold: float, draws: int = DRAWS, seed: int = 0
) -> dict[str, Estimate]:
    """Every metric with its 95 % interval over resamples stratified by label."""
    metrics = _metrics(scores, threshold)
    once = np.ones((1, len(scores)))
    rng = np.random.default_rng(seed)
    blocks = [_resample(scores.labels, min(BLOCK, draws - i), rng) for i in range(0, draws, BLOCK)]
    return {
        name: _estimate(metric(once)[0], np.concatenate([metric(block) for block in blocks]))
        for name, metric in metrics.items()
    }


def _metrics(scores: Scores, threshold: float) -> dict[str, Callable[[Floats], Floats]]:
    """Each takes (B, n) image weights and gives (B,) values."""
    called = scores.probabilities >= threshold
    if scores.labels.min() == scores.labels.max():
        name = "true_positive_rate" if scores.labels[0] else "false_positive_rate"
        return {name: lambda weights: weights @ called / weights.sum(axis=1)}
    order, starts = _distinct(scores.ranks)
    reals = scores.labels == 0

    def counts(weights: Floats) -> Counts:
        return _count(weights, scores.labels, order, starts)

    return {
        "auc": lambda weights: auc(counts(weights)),
        "ap": lambda weights: average_precision(counts(weights)),
        "balanced_accuracy": lambda weights: _balanced(weights, scores.labels, called),
        "false_positive_rate": lambda weights: (
            weights[:, reals] @ called[reals] / weights[:, reals].sum(axis=1)
        ),
        "tpr_at_5fpr": lambda weights: tpr_at_fpr(counts(weights), 0.05),
        "ece": lambda weights: calibration_error(weights, scores.labels, scores.probabilities),
    }


def auc(counts: Counts) -> Floats:
    below = np.cumsum(counts.reals, axis=1) - counts.reals / 2
    area: Floats = (counts.fakes * below).sum(axis=1)
    area /= counts.fakes.sum(axis=1) * counts.reals.sum(axis=1)
    return area


def auc_of(labels: NDArray[np.int64], ranks: Floats) -> float:
    counts = _count(np.ones((1, len(labels))), labels, *_distinct(ranks))
    return float(auc(counts)[0])


def average_precision(counts: Counts) -> Floats:
    fakes = np.cumsum(counts.fakes[:, ::-1], axis=1)
    reals = np.cumsum(counts.reals[:, ::-1], axis=1)
    precision = fakes / np.maximum(fakes + reals, 1e-12)
    weighted: Floats = (precision * counts.fakes[:, ::-1]).sum(axis=1)
    weighted /= counts.fakes.sum(axis=1)
    return weighted


def tpr_at_fpr(counts: Counts, most: float) -> Floats:
    """The best share of fakes found at a threshold that calls at most this share of reals fake."""
    false = np.cumsum(counts.reals[:, ::-1], axis=1) / counts.reals.sum(axis=1, keepdims=True)
    true = np.cumsum(counts.fakes[:, ::-1], axis=1) / counts.fakes.sum(axis=1, keepdims=True)
    best: Floats = np.where(false <= most + 1e-12, true, 0.0).max(axis=1)
    return best


def calibration_error(weights: Floats, labels: NDArray[np.int64], probabilities: Floats) -> Floats:
    """Expected calibration error over ten equal bins of probability."""
    bins = np.minimum((probabilities * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    gaps = np.zeros(len(weights))
    for index in range(ECE_BINS):
        inside = bins == index
        gaps += np.abs(weights[:, inside] @ (labels[inside] - probabilities[inside]))
    gaps /= weights.sum(axis=1)
    return gaps


def _balanced(weights: Floats, labels: NDArray[np.int64], called: NDArray[np.bool_]) -> Floats:
    fakes, reals = labels == 1, labels == 0
    found: Floats = (weights[:, fakes] @ called[fakes]) / weights[:, fakes].sum(axis=1)
    kept: Floats = (weights[:, reals] @ ~called[reals]) / weights[:, reals].sum(axis=1)
    return (found + kept) / 2


def _distinct(ranks: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(ranks, kind="stable")
    ascending = ranks[order]
    starts = np.flatnonzero(np.concatenate([[True], ascending[1:] != ascending[:-1]]))
    return order, starts


def _count(
    weights: Floats, labels: NDArray[np.int64], order: NDArray[np.int64], starts: NDArray[np.int64]
) -> Counts:
    ordered, fake = weights[:, order], labels[order]
    return Counts(
        reals=np.add.reduceat(ordered * (fake == 0), starts, axis=1),
        fakes=np.add.reduceat(ordered * (fake == 1), starts, axis=1),
    )


def _resample(labels: NDArray[np.int64], count: int, rng: np.random.Generator) -> Floats:
    """(count, n) weights: how often each image is drawn; every label keeps its size."""
    weights = np.zeros((count, len(labels)))
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        even = np.full(len(members), 1 / len(members))
        weights[:, members] = rng.multinomial(len(members), even, size=count)
    return weights


def _estimate(value: float, resampled: Floats) -> Estimate:
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Estimate(float(value), float(low), float(high))
