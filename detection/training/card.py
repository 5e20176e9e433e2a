"""What a card says about data, training and validation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from detection.pipeline.calibration import probability
from detection.training.calibrate import choose_thresholds, fit_calibration
from detection.training.manifest import Row
from detection.training.metrics import Scores, evaluate
from detection.training.orders import Order

LICENCE = (
    "For research and evaluation only. Trained on public research collections, several of them "
    "non-commercial (FFHQ and the 140k faces under CC BY-NC-SA, CelebA, DFDC) or without a "
    "stated licence."
)


def describe_data(train: Sequence[Row], val: Sequence[Row]) -> dict[str, Any]:
    """Images per split, source and label."""
    return {
        "licence_note": LICENCE,
        "splits": {"train": len(train), "val": len(val)},
        "sources": {name: _by_source(rows) for name, rows in (("train", train), ("val", val))},
    }


def describe_run(order: Order, device: str = "cpu") -> dict[str, Any]:
    """What the `training` of every card begins with; `finish` adds the minutes."""
    return {
        "command": order.command,
        "seed": order.plan.seed,
        "device": device,
        "torch": str(torch.__version__),
    }


def describe_validation(
    logits: NDArray[np.float64], labels: NDArray[np.int64], seed: int
) -> dict[str, Any]:
    """Calibration, thresholds and figures, all from the validation split."""
    calibration = fit_calibration(logits, labels, seed)
    probabilities = probability(calibration, logits)
    thresholds = choose_thresholds(probabilities, labels)
    figures = evaluate(Scores(labels, logits, probabilities), thresholds["likely_fake"])
    return {
        "calibration": calibration,
        "thresholds": thresholds,
        "validation": {
            "n": len(labels),
            **{name: asdict(estimate) for name, estimate in figures.items()},
        },
    }


def _by_source(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    counts = Counter((row.source, "fake" if row.label else "real") for row in rows)
    sources = sorted({source for source, _ in counts})
    return {
        source: {label: counts[(source, label)] for label in ("real", "fake")} for source in sources
    }
