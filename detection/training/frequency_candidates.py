"""The two classifiers that compete for a release of `frequency`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch

from detection.pipeline.networks import Network, build
from detection.pipeline.networks.frequency import SpectrumNetwork
from detection.pipeline.spectrum import Spectrum
from detection.training.batches import sampling_weights
from detection.training.fit import Fit
from detection.training.logistic import Examples, Line, fit_path
from detection.training.manifest import Row
from detection.training.metrics import auc_of
from detection.training.orders import Order, Report, Splits
from detection.training.spectra import Statistics, damaged_spectra_of, spectra_of
from detection.training.train_windowed import best_epoch, describe_training, run

PENALTIES = (3.0, 1.0, 0.3, 0.1)
LINEAR = {"network": "frequency_linear"}


@dataclass(frozen=True)
class Candidate:
    """A trained network, ready to judge, and what its card says of the training."""

    name: str
    architecture: Mapping[str, Any]
    network: Network
    training: Mapping[str, Any]


def linear(
    order: Order, splits: Splits, spectra: Spectrum, statistics: Statistics, report: Report
) -> Candidate:
    """Logistic regression on whole images and random pieces of them; L2 chosen by AUC on val.

    Always on the processor: all images fit in its memory, and the steps take seconds.
    """
    damaged = damaged_spectra_of(splits.train_pixels, order.recipe, order.plan.seed)
    examples = _examples(splits.train, [spectra, damaged], statistics)
    val = _flat(statistics.standardise(spectra_of(splits.val_pixels)))
    labels = np.array([row.label for row in splits.val], dtype=np.int64)
    lines = fit_path(examples, PENALTIES)
    aucs = {line.penalty: round(auc_of(labels, line.logits(val)), 4) for line in lines}
    for penalty, auc in aucs.items():
        report({"penalty": penalty, "auc": auc})
    best = max(lines, key=lambda line: aucs[line.penalty])
    training = {
        "device": "cpu",
        "penalty": best.penalty,
        "penalties_tried": aucs,
        "augmentation": asdict(order.recipe),
        "examples": len(examples.labels),
    }
    return Candidate("linear", LINEAR, _with_line(best, statistics), training)


def convolutional(
    order: Order, splits: Splits, statistics: Statistics, report: Report
) -> Candidate:
    """The network of the order, on random crops; the epoch is chosen by AUC on val."""
    torch.manual_seed(order.plan.seed)
    network = prepared(order.architecture, statistics)
    fit = Fit(network, order.plan, order.checkpoints, order.device, settings=order.settings)
    run(fit, order, splits, report)
    best = best_epoch(fit)
    chosen = build(order.architecture)
    chosen.load_state_dict(fit.mean_of(best["epoch"]))
    training = describe_training(order, fit, best)
    return Candidate("convolutional", order.architecture, chosen.eval(), training)


def prepared(architecture: Mapping[str, Any], statistics: Statistics) -> SpectrumNetwork:
    """A network that standardises by these statistics and carries them."""
    network = build(architecture)
    if not isinstance(network, SpectrumNetwork):
        raise TypeError(f"{architecture['network']} does not look at spectra")
    buffers = dict(network.named_buffers())
    for name, values in statistics.buffers().items():
        buffers[name].copy_(torch.from_numpy(values))
    return network


def _examples(rows: Sequence[Row], copies: Sequence[Spectrum], statistics: Statistics) -> Examples:
    labels = np.array([row.label for row in rows], dtype=np.float32)
    weights = sampling_weights(rows).astype(np.float32) / len(copies)
    features = np.concatenate([_flat(statistics.standardise(copy)) for copy in copies])
    return Examples(
        features=torch.from_numpy(features),
        labels=torch.from_numpy(np.tile(labels, len(copies))),
        weights=torch.from_numpy(np.tile(weights, len(copies))),
    )


def _with_line(line: Line, statistics: Statistics) -> Network:
    network = prepared(LINEAR, statistics)
    with torch.no_grad():
        weight = network.get_parameter("weight")
        weight.copy_(torch.from_numpy(line.weight).reshape(weight.shape))
        network.get_parameter("bias").fill_(line.bias)
    return network.eval()


def _flat(spectra: Spectrum) -> Spectrum:
    return spectra.reshape(len(spectra), -1)
