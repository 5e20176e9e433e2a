"""Training of `frequency`: two classifiers of one spectrum, the better one on val is released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.detectors.base import Scored
from detection.pipeline.detectors.frequency import FrequencyDetector
from detection.pipeline.spectrum import BANDS, EPSILON, LUMA
from detection.pipeline.windows import MOST_PER_AXIS, SIDE
from detection.training.cache import PixelCache
from detection.training.card import describe_data, describe_run, describe_validation
from detection.training.frequency_candidates import Candidate, convolutional, linear
from detection.training.manifest import BadData, Row
from detection.training.metrics import auc_of
from detection.training.orders import Order, Report, Splits, load_splits
from detection.training.progress import tracked
from detection.training.publish import Tensors, draft_release, finish, tensors_of, write_weights
from detection.training.spectra import measure, spectra_of

BATCH = 16
WINDOWS = {"side": SIDE, "most_per_axis": MOST_PER_AXIS, "score": "mean of window logits"}
SPECTRUM = {
    "transform": "orthonormal two-dimensional DCT-II of the luma of every window",
    "luma": list(LUMA),
    "magnitude": "natural logarithm of |coefficient| + epsilon, grey levels of 0 to 255",
    "epsilon": EPSILON,
    "standardised": "per coefficient, by mean and deviation of one window of each training image",
    "small_images": f"not applicable below {SIDE} pixels a side",
    "bands": {name: list(limits) for name, limits in BANDS.items()},
}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """A candidate with its logits on the images of val, through the code that serves it."""

    candidate: Candidate
    logits: Floats
    figures: Mapping[str, Any]  # of `describe_validation`


def train(order: Order, report: Report) -> Path:
    """The folder of the finished release."""
    order.check_resumable()
    splits = load_splits(order)
    spectra = spectra_of(splits.train_pixels)
    statistics = measure(splits.train_pixels, spectra, splits.train)
    candidates = (
        linear(order, splits, spectra, statistics, report),
        convolutional(order, splits, statistics, report),
    )
    return release(order, splits, [_tried(order, splits, each) for each in candidates])


def release(order: Order, splits: Splits, trials: Sequence[Trial]) -> Path:
    """Weights and card of the candidate that ranks validation images best."""
    best = max(trials, key=_auc)
    card = _draft_card(order, best.candidate)
    card["weights"] = write_weights(order.folder, _tensors(best.candidate))
    card |= {
        "data": describe_data(splits.train, splits.val),
        "training": {
            **describe_run(order, order.device),
            "chosen_by": "AUC on val, native",
            "chosen": best.candidate.name,
            "minutes_before_resumption": sum(map(_earlier_minutes, trials)),
            "candidates": {each.candidate.name: _described(each, splits) for each in trials},
        },
    }
    card |= best.figures
    finish(order, card, order.work / "graphs")
    return order.folder


def _earlier_minutes(trial: Trial) -> float:
    return float(trial.candidate.training.get("minutes_before_resumption", 0.0))


def _tried(order: Order, splits: Splits, candidate: Candidate) -> Trial:
    logits = _served_logits(order, candidate, splits.val_pixels)
    return Trial(candidate, logits, describe_validation(logits, _labels(splits), order.plan.seed))


def _served_logits(order: Order, candidate: Candidate, pixels: PixelCache) -> Floats:
    """(images,) raw logits."""
    card = _draft_card(order, candidate)
    card["weights"] = {"sha256": "", "bytes": 0}
    drafted = draft_release(order.folder, card, _tensors(candidate))
    detector = FrequencyDetector.open(drafted, "torch", None)
    starts = range(0, len(pixels), BATCH)
    answers = [
        answer
        for start in tracked(starts, "judging val", len(starts))
        for answer in detector.score(
            [pixels[i] for i in range(start, min(start + BATCH, len(pixels)))]
        )
    ]
    logits = [answer.logit for answer in answers if isinstance(answer, Scored)]
    if len(logits) != len(answers):
        raise BadData(f"an image of val is smaller than {SIDE} pixels")
    return np.array(logits)


def _draft_card(order: Order, candidate: Candidate) -> dict[str, Any]:
    return {
        "detector": order.detector,
        "version": order.version,
        "domain": "any",
        "architecture": dict(candidate.architecture),
        "windows": WINDOWS,
        "spectrum": SPECTRUM,
    }


def _described(trial: Trial, splits: Splits) -> dict[str, Any]:
    """How it was trained and what it reaches on val, over all and per source with both labels."""
    return {
        "architecture": dict(trial.candidate.architecture),
        "training": dict(trial.candidate.training),
        "validation": trial.figures["validation"],
        "validation_auc_by_source": _by_source(splits.val, trial.logits),
    }


def _by_source(rows: Sequence[Row], logits: Floats) -> dict[str, float]:
    found = {}
    for source in sorted({row.source for row in rows}):
        own = [index for index, row in enumerate(rows) if row.source == source]
        labels = np.array([rows[index].label for index in own], dtype=np.int64)
        if 0 < labels.sum() < len(labels):
            found[source] = round(auc_of(labels, logits[own]), 4)
    return found


def _tensors(candidate: Candidate) -> Tensors:
    return tensors_of(candidate.network, half=False)


def _labels(splits: Splits) -> NDArray[np.int64]:
    return np.array([row.label for row in splits.val], dtype=np.int64)


def _auc(trial: Trial) -> float:
    return float(trial.figures["validation"]["auc"]["value"])
