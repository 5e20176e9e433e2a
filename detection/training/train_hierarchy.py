"""Training of `hierarchy`: a body from ImageNet, three levels, one call, seeded, resumable."""

from dataclasses import replace
from pathlib import Path

import torch

from detection.pipeline.networks import build
from detection.pipeline.networks.bodies import start_from
from detection.pipeline.networks.hierarchy import HierarchyNetwork
from detection.training.batches import Draws, loader, sampling_weights
from detection.training.fit import Fit
from detection.training.hierarchy_crops import CROP, FACE_SHARE, HierarchyCrops
from detection.training.hierarchy_labels import Taxonomy, taxonomy_of
from detection.training.hierarchy_loss import HierarchyLoss
from detection.training.hierarchy_release import WINDOW, release
from detection.training.hierarchy_start import body_of, start_file
from detection.training.orders import Order, Report, Splits, load_splits
from detection.training.validation import Validation


def train(order: Order, report: Report) -> Path:
    """The folder of the finished release."""
    order.check_resumable()
    splits = load_splits(order)
    taxonomy = taxonomy_of(splits.train)
    order = taught(order, taxonomy)
    return release(order, splits, taxonomy, fit_network(order, splits, taxonomy, report))


def fit_network(order: Order, splits: Splits, taxonomy: Taxonomy, report: Report) -> Fit:
    """The finished run, whose folder holds one moving average per epoch."""
    plan = order.plan
    fit = new_fit(order, taxonomy)
    targets = taxonomy.targets(splits.train)
    crops = HierarchyCrops(
        splits.train_pixels, splits.train, plan.seed, order.recipe, CROP, targets=targets
    )
    weights = sampling_weights(splits.train, FACE_SHARE)
    draws = Draws(weights, plan.seed, plan.per_epoch, plan.batch)
    # One window an image is enough to rank epochs.
    validation = Validation(splits.val_pixels, splits.val, WINDOW, most=1)
    batches = loader(crops, draws, plan.loader_processes)
    fit.run(batches, draws, validation, report, resume=order.resume)
    return fit


def new_fit(order: Order, taxonomy: Taxonomy) -> Fit:
    torch.manual_seed(order.plan.seed)
    network = build(order.architecture)
    start = start_file(order)
    if start is not None and isinstance(network, HierarchyNetwork):
        start_from(network.body, body_of(order), start)
    loss = HierarchyLoss(taxonomy.layout)
    return Fit(network, order.plan, order.checkpoints, order.device, loss, settings=order.settings)


def taught(order: Order, taxonomy: Taxonomy) -> Order:
    """The order with the layout that its training images give."""
    families = {name: list(members) for name, members in taxonomy.layout.families.items()}
    return replace(order, architecture={**order.architecture, "families": families})
