"""Training of every detector that looks through windows: one call, seeded, resumable."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from detection.pipeline.detectors.base import Scored
from detection.pipeline.networks import Network, build, restore
from detection.pipeline.weights import load
from detection.pipeline.windows import MOST_PER_AXIS, SIDE
from detection.training.batches import Crops, Draws, loader, sampling_weights
from detection.training.cache import PixelCache
from detection.training.card import describe_data, describe_run, describe_validation
from detection.training.fit import Fit
from detection.training.manifest import BadData
from detection.training.orders import Order, Report, Splits, load_splits
from detection.training.progress import tracked
from detection.training.publish import draft, finish, tensors_of, write_weights
from detection.training.validation import Validation

BATCH = 16


def train(order: Order, report: Report) -> Path:
    """The folder of the finished release."""
    order.check_resumable()
    splits = load_splits(order)
    return release(order, splits, fit_network(order, splits, report))


def fit_network(order: Order, splits: Splits, report: Report) -> Fit:
    """The finished run, whose folder holds one moving average per epoch."""
    fit = new_fit(order)
    run(fit, order, splits, report)
    return fit


def run(fit: Fit, order: Order, splits: Splits, report: Report) -> None:
    """Crops of the training images to the end of the plan."""
    crops = Crops(splits.train_pixels, splits.train, order.plan.seed, order.recipe)
    weights = sampling_weights(splits.train)
    draws = Draws(weights, order.plan.seed, order.plan.per_epoch, order.plan.batch)
    batches = loader(crops, draws, order.plan.loader_processes)
    validation = Validation(splits.val_pixels, splits.val)
    fit.run(batches, draws, validation, report, resume=order.resume)


def new_fit(order: Order) -> Fit:
    return Fit(start(order), order.plan, order.checkpoints, order.device, settings=order.settings)


def start(order: Order) -> Network:
    """Random weights, or those of the release in the folder that `--init` names."""
    torch.manual_seed(order.plan.seed)
    if order.init is None:
        return build(order.architecture)
    release = load(order.init)
    if release.card["architecture"] != dict(order.architecture):
        raise BadData(f"{order.detector} cannot start from a release of another architecture")
    return restore(release)


def describe_start(order: Order) -> str:
    if order.init is None:
        return "random weights"
    given = load(order.init)
    return f"{given.detector} {given.version}, SHA-256 {given.sha256}"


def release(order: Order, splits: Splits, fit: Fit) -> Path:
    """Weights, calibration and card of the epoch that ranks validation images best."""
    best = best_epoch(fit)
    network = build(order.architecture)
    network.load_state_dict(fit.mean_of(best["epoch"]))
    folder = order.folder
    tensors = tensors_of(network, half=True)
    card: dict[str, Any] = {
        "detector": order.detector,
        "version": order.version,
        "domain": "any",
        "architecture": dict(order.architecture),
        "weights": write_weights(folder, tensors),
        "windows": {"side": SIDE, "most_per_axis": MOST_PER_AXIS, "score": "mean of window logits"},
        "data": describe_data(splits.train, splits.val),
        "training": describe_training(order, fit, best) | {"start": describe_start(order)},
    }
    logits = validation_logits(folder, card, tensors, splits.val_pixels)
    labels = np.array([row.label for row in splits.val], dtype=np.int64)
    card |= describe_validation(logits, labels, order.plan.seed)
    finish(order, card, order.work / "graphs")
    return folder


def best_epoch(fit: Fit) -> dict[str, Any]:
    return max(fit.records(), key=lambda record: record["auc"])


def describe_training(order: Order, fit: Fit, best: dict[str, Any]) -> dict[str, Any]:
    return {
        **describe_run(order, fit.device.type),
        "hyperparameters": asdict(order.plan),
        "augmentation": asdict(order.recipe),
        "epochs": fit.epoch,
        "crops_seen": fit.step * order.plan.batch,
        "minutes_before_resumption": round(fit.seconds_before / 60, 1),
        "chosen_epoch": best,
        "chosen_by": "AUC on val of the moving average of the weights",
    }


def validation_logits(
    folder: Path, card: dict[str, Any], tensors: dict[str, Any], pixels: PixelCache
) -> NDArray[np.float64]:
    """(images,) raw logits of the half-precision file, through the code that serves it."""
    detector, starts = draft(folder, card, tensors), range(0, len(pixels), BATCH)
    answers = [
        answer
        for start in tracked(starts, "judging val", len(starts))
        for answer in detector.score(
            [pixels[i] for i in range(start, min(start + BATCH, len(pixels)))]
        )
    ]
    return np.array([answer.logit for answer in answers if isinstance(answer, Scored)])
