"""From the best epoch of `hierarchy` to a released folder; its card says when a level speaks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detection.pipeline.detectors.hierarchy import HierarchyDetector
from detection.pipeline.levels import Floats
from detection.pipeline.networks import build
from detection.training.cache import PixelCache
from detection.training.card import describe_data
from detection.training.fit import Fit
from detection.training.hierarchy_card import Known, describe_levels, spoken
from detection.training.hierarchy_crops import describe_sampling
from detection.training.hierarchy_labels import Taxonomy
from detection.training.hierarchy_start import describe_start
from detection.training.orders import Order, Splits
from detection.training.progress import tracked
from detection.training.publish import Tensors, draft_release, finish, tensors_of, write_weights
from detection.training.train_windowed import best_epoch, describe_training

BATCH = 16
WINDOW = 256  # a photograph of 256 pixels is seen once, not four times with 224
MOST_PER_AXIS = 2


@dataclass(frozen=True)
class Candidate:
    """The network in one precision, and what it makes of the validation images."""

    tensors: Tensors
    logits: Floats
    card: dict[str, Any]


def release(order: Order, splits: Splits, taxonomy: Taxonomy, fit: Fit) -> Path:
    """In half precision unless that changes a word about a validation image."""
    card = _card(order, splits, fit)
    network = build(order.architecture)
    network.load_state_dict(fit.mean_of(card["training"]["chosen_epoch"]["epoch"]))
    known = Known(splits.val, taxonomy, order.plan.seed)
    half, single = (
        _candidate(order.folder, card, tensors_of(network, half=h), splits.val_pixels, known)
        for h in (True, False)
    )
    same = spoken(half.card, half.logits) == spoken(single.card, single.logits)
    chosen = half if same else single
    released = chosen.card | {"weights": write_weights(order.folder, chosen.tensors)}
    finish(order, released, order.work / "graphs")
    return order.folder


def _card(order: Order, splits: Splits, fit: Fit) -> dict[str, Any]:
    return {
        "detector": order.detector,
        "version": order.version,
        "domain": "any",
        "architecture": dict(order.architecture),
        "weights": {"sha256": "", "bytes": 0},
        "windows": {
            "side": WINDOW,
            "most_per_axis": MOST_PER_AXIS,
            "score": "mean of window logits",
        },
        "data": describe_data(splits.train, splits.val),
        "training": {
            "start": describe_start(order),
            "sampling": describe_sampling(),
            **describe_training(order, fit, best_epoch(fit)),
        },
    }


def _candidate(
    folder: Path, card: dict[str, Any], tensors: Tensors, pixels: PixelCache, known: Known
) -> Candidate:
    detector = HierarchyDetector.open(draft_release(folder, card, tensors), "torch", None)
    starts = range(0, len(pixels), BATCH)
    parts = [
        detector.logits([pixels[i] for i in range(start, min(start + BATCH, len(pixels)))])
        for start in tracked(starts, "judging val", len(starts))
    ]
    logits = np.concatenate(parts)
    return Candidate(tensors, logits, card | describe_levels(card, logits, known))
