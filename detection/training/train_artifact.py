"""Training of `artifact`: one long extraction, then a head in minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from detection.pipeline.clip.encoder import Encoder, configured, open_encoder
from detection.pipeline.clip.layer_head import LayerHead, standard_blocks
from detection.training.artifact_head import (
    HeadNetwork,
    ReducedPictures,
    Reduction,
    fit_member,
    reduce,
    released_tensors,
)
from detection.training.artifact_views import DAMAGE, UNDAMAGED, Summarised, View, blended_rows
from detection.training.batches import sampling_weights
from detection.training.card import describe_data, describe_run, describe_validation
from detection.training.children import PROCESSES
from detection.training.feature_chunks import Chunks
from detection.training.manifest import Row, learned_from
from detection.training.metrics import auc_of
from detection.training.orders import Order, Report
from detection.training.publish import draft_release, finish, write_weights

FACE_SHARE = 0.5
Summaries = NDArray[np.float16]


@dataclass(frozen=True)
class Material:
    """Training pictures of all views, one after the other, and the images of val."""

    encoder: Encoder
    train: Sequence[Row]
    rows: Sequence[Row]
    copied: NDArray[np.bool_]  # (pictures,): damaged copies of images
    values: Summaries  # (pictures, F)
    val: Sequence[Row]
    val_values: Summaries
    spans: dict[str, tuple[int, int]]

    def block(self, name: str) -> torch.Tensor:
        start, stop = self.spans[name]
        return torch.from_numpy(self.values[:, start:stop].astype(np.float32))


def train(order: Order, report: Report) -> Path:
    """The folder of the finished release.

    The head is small and learns on the processor, whatever the order's device.
    """
    material = gather(order)
    reductions, examples = prepare(material, order.architecture, order.plan.seed)
    members = []
    for number in range(order.architecture["members"]):
        seed = order.plan.seed + number
        members.append(
            fit_member(examples, list(material.spans), order.architecture, order.plan, seed)
        )
        report({"member": number + 1})
    return release(order, material, reductions, members, report)


def gather(order: Order) -> Material:
    """Raises BadData where a group is in two splits."""
    train, val = learned_from(order.data)
    encoder = open_encoder(configured())
    views = [View(train, copy) for copy in range(order.architecture["copies"] + 1)]
    if order.architecture["blended"] and blended_rows(train):
        views.append(View(blended_rows(train), blended=True))
    values = [summaries(order, encoder, view) for view in views]
    blank = encoder.run(np.zeros((encoder.side, encoder.side, 3), dtype=np.uint8))
    layers, width = blank.class_tokens.shape
    return Material(
        encoder=encoder,
        train=train,
        rows=[row for view in views for row in view.rows],
        copied=np.repeat([view.copy > 0 for view in views], [len(view.rows) for view in views]),
        values=np.concatenate(values),
        val=val,
        val_values=summaries(order, encoder, View(val)),
        spans=standard_blocks(layers, width, len(blank.embedding)),
    )


def summaries(order: Order, encoder: Encoder, view: View) -> Summaries:
    """(pictures, F) of one view."""
    seed = order.plan.seed
    chunks = Chunks(order.work / "views" / view.key(encoder, seed), processes=PROCESSES)
    title = f"encoding {len(view.rows)} pictures"
    found: Summaries = chunks.gather(Summarised(encoder, view, seed), len(view.rows), title)
    return found


def prepare(
    material: Material, options: Mapping[str, Any], seed: int
) -> tuple[dict[str, Reduction], ReducedPictures]:
    """Principal components of every block, and all pictures in them."""
    reductions, blocks = {}, []
    for name in material.spans:
        values = material.block(name)
        reductions[name] = reduce(values, int(options["keep"]), seed)
        blocks.append(reductions[name](values))
    chances = torch.from_numpy(chances_of(material.rows, material.copied, options["copy_chance"]))
    labels = torch.from_numpy(labels_of(material.rows)).float()
    return reductions, ReducedPictures(blocks, labels, chances)


def release(
    order: Order,
    material: Material,
    reductions: dict[str, Reduction],
    members: Sequence[HeadNetwork],
    report: Report,
) -> Path:
    """Weights, calibration on val and card, all of it from the half-precision file."""
    tensors = released_tensors(members, reductions, material.values.shape[1], material.spans)
    card = _card(order, material) | {"weights": write_weights(order.folder, tensors)}
    head = LayerHead.of(draft_release(order.folder, card, tensors))
    logits = np.array([head.logit(values.astype(np.float32)) for values in material.val_values])
    labels = labels_of(material.val)
    report({"auc val": auc_of(labels, logits)})
    card |= describe_validation(logits, labels, order.plan.seed)
    finish(order, card, None)
    return order.folder


def chances_of(
    rows: Sequence[Row], copied: NDArray[np.bool_], copy_chance: float
) -> NDArray[np.float64]:
    """How often each picture is drawn: sources and labels in balance, damaged copies less often."""
    chances = sampling_weights(rows, FACE_SHARE) * np.where(copied, copy_chance, 1.0)
    return np.asarray(chances / chances.sum())


def labels_of(rows: Sequence[Row]) -> NDArray[np.int64]:
    return np.array([row.label for row in rows], dtype=np.int64)


def _card(order: Order, material: Material) -> dict[str, Any]:
    spans = {name: list(span) for name, span in material.spans.items()}
    return {
        "detector": order.detector,
        "version": order.version,
        "domain": "any",
        "architecture": {**order.architecture, "blocks": spans},
        "encoder": asdict(material.encoder.spec),
        "view": "the central square at native resolution, mirrored where the image is smaller",
        "data": describe_data(material.train, material.val),
        "training": {
            **describe_run(order),
            "pictures": len(material.rows),
            "hyperparameters": _hyperparameters(order),
            "damage": asdict(DAMAGE),
            "undamaged_of_blended": UNDAMAGED,
        },
    }


def _hyperparameters(order: Order) -> dict[str, Any]:
    plan = order.plan
    return {
        "optimiser": "AdamW, one cycle",
        "learning_rate": plan.learning_rate,
        "weight_decay": plan.weight_decay,
        "label_smoothing": plan.label_smoothing,
        "batch": plan.batch,
        "draws": plan.epochs * plan.per_epoch,
        "face_share": FACE_SHARE,
    }
