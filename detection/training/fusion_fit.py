"""Calibrated probabilities of several detectors → one logistic regression that any subset fits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.model_selection import GroupKFold

from detection.pipeline.combination import features
from detection.training.calibrate import platt

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
PENALTIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
FOLDS = 5
COPIES = 4
DROPPED = 0.3
DRAWS = 200


@dataclass(frozen=True)
class Votes:
    """(images, D) P(fake) by detector, nan where one is silent, with what is known of the images.

    `groups` keep related images together; `sources` are collections.
    """

    probabilities: Floats
    labels: Labels
    groups: NDArray[np.int64]
    sources: NDArray[np.int64]
    limit: float

    def take(self, rows: NDArray[np.int64]) -> "Votes":
        return Votes(
            probabilities=self.probabilities[rows],
            labels=self.labels[rows],
            groups=self.groups[rows],
            sources=self.sources[rows],
            limit=self.limit,
        )


def fit(votes: Votes, penalty: float, seed: int) -> Floats:
    """(1 + 2 D,): intercept, weights not below zero, shifts.

    Ridge draws the weights to the plain mean of the logits. Half of the evidence is the images as
    they are, half the same with detectors silenced at random, so that any subset gives a verdict.
    """
    rows, targets, shares = _with_silence(votes, seed)
    count = votes.probabilities.shape[1]
    centre = np.concatenate([[0.0], np.full(count, 1.0 / count), np.zeros(count)])
    ridge = np.concatenate([[0.0], np.full(2 * count, penalty)])
    bounds = [(None, None), *[(0.0, None)] * count, *[(None, None)] * count]

    def loss(line: Floats) -> tuple[float, Floats]:
        score, off = rows @ line, line - centre
        value = shares @ (np.logaddexp(0.0, score) - targets * score) + ridge @ off**2
        return float(value), rows.T @ (shares * (expit(score) - targets)) + 2 * ridge * off

    found: Floats = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def choose_penalty(votes: Votes, seed: int) -> float:
    """The one with the least log loss on collections that were left out of the fit."""
    units = votes.sources if len(np.unique(votes.sources)) >= FOLDS else votes.groups

    def loss(penalty: float) -> float:
        scores = out_of_fold(votes, penalty, units, seed)
        return float((np.logaddexp(0.0, scores) - votes.labels * scores).mean())

    return min(PENALTIES, key=loss)


def out_of_fold(votes: Votes, penalty: float, units: NDArray[np.int64], seed: int) -> Floats:
    """(images,) logits, each from a fit that did not see its unit."""
    out = np.zeros(len(votes.labels))
    for known, left_out in GroupKFold(FOLDS).split(votes.labels, groups=units):
        line = fit(votes.take(known), penalty, seed)
        out[left_out] = features(votes.probabilities[left_out].tolist(), votes.limit) @ line
    return out


def bootstrap(votes: Votes, penalty: float, seed: int, draws: int = DRAWS) -> Floats:
    """(draws, 1 + 2 D): refits on groups drawn with replacement."""
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(votes.groups == group) for group in np.unique(votes.groups)]
    lines = []
    for draw in range(draws):
        chosen = rng.integers(len(members), size=len(members))
        rows = np.concatenate([members[index] for index in chosen])
        lines.append(fit(votes.take(rows), penalty, seed + 1 + draw))
    return np.stack(lines)


def calibrated(lines: Floats, scores: Floats, labels: Labels) -> tuple[Floats, Floats]:
    """Platt's sigmoid of out-of-fold scores, put into the coefficients; and P(fake) of the scores.

    Raises ValueError where the scores rank fakes below reals.
    """
    slope, intercept = platt(scores, labels)
    if slope <= 0:
        raise ValueError("the detectors together rank fakes below reals")
    scaled = lines * slope
    scaled[:, 0] += intercept
    return scaled, expit(slope * scores + intercept)


def _with_silence(votes: Votes, seed: int) -> tuple[Floats, Floats, Floats]:
    """Rows, targets and shares (sum 1): the images, then COPIES of them with silenced detectors."""
    rng = np.random.default_rng(seed)
    tables = [votes.probabilities]
    for _ in range(COPIES):
        silenced = votes.probabilities.copy()
        silenced[rng.random(silenced.shape) < DROPPED] = np.nan
        tables.append(silenced)
    rows = features(np.concatenate(tables).tolist(), votes.limit)
    count = len(votes.labels)
    shares = np.repeat([0.5, *[0.5 / COPIES] * COPIES], count) / count
    return rows, np.tile(votes.labels, 1 + COPIES).astype(np.float64), shares
