"""Training of `clip_nearest` and `clip_linear`: one extraction of features, two releases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.clip.encoder import Encoder, configured, open_encoder
from detection.pipeline.clip.preprocess import Preprocessing
from detection.pipeline.detectors.clip import SCALE, Judge, linear_judge, nearest_judge
from detection.training.card import describe_data, describe_run, describe_validation
from detection.training.children import PROCESSES
from detection.training.clip_features import Extraction, Features
from detection.training.clip_head import BETAS, fit_head
from detection.training.manifest import Row, learned_from
from detection.training.metrics import auc_of
from detection.training.orders import Order, Report
from detection.training.publish import Tensors, draft_release, finish, write_weights

RULE = (
    "fake where the mean of the k smallest cosine distances to known fakes is smaller than that "
    f"to known reals; logit = {SCALE:g} (distance to reals - distance to fakes)"
)


@dataclass(frozen=True)
class Material:
    """Everything that both trainings start from."""

    encoder: Encoder
    settings: Preprocessing
    train: Sequence[Row]
    val: Sequence[Row]
    train_features: Features
    val_features: Features


def train_nearest(order: Order, report: Report) -> Path:
    """The folder of the finished release: the bank and its card."""
    material = gather(order)
    tensors, bank = make_bank(material.train, material.train_features)
    card = _card(order, material, tensors) | {"rule": RULE, "bank": bank}
    release = draft_release(order.folder, card, tensors)
    _finish(order, material, card, nearest_judge(release), report)
    return order.folder


def train_linear(order: Order, report: Report) -> Path:
    """The folder of the finished release: the head and its card."""
    material = gather(order)
    hidden = order.architecture["hidden"]
    tensors = fit_head(material.train_features, _labels(material.train), hidden, order.plan, report)
    card = _card(order, material, tensors)
    card["training"]["hyperparameters"] = _hyperparameters(order)
    release = draft_release(order.folder, card, tensors)
    _finish(order, material, card, linear_judge(release), report)
    return order.folder


def gather(order: Order) -> Material:
    """Rows and features of train and val; raises BadData where a group is in two splits."""
    train, val = learned_from(order.data)
    numbers = draw(train, order.architecture["most"], order.plan.seed)
    train = [train[number] for number in numbers]
    encoder, settings = open_encoder(configured()), Preprocessing()
    extraction = Extraction(
        encoder, settings, order.plan.seed, order.work / "features", processes=PROCESSES
    )
    return Material(
        encoder,
        settings,
        train,
        val,
        train_features=extraction.features(train, numbers=numbers),
        val_features=extraction.features(val),
    )


def draw(rows: Sequence[Row], most: int, seed: int) -> list[int]:
    """Places of at most `most` images of each source and label: large sources outvote no other."""
    taken: Counter[tuple[str, int]] = Counter()
    chosen = []
    for place in np.random.default_rng(seed).permutation(len(rows)).tolist():
        kind = (rows[place].source, rows[place].label)
        if taken[kind] < most:
            taken[kind] += 1
            chosen.append(place)
    return sorted(chosen)


def make_bank(rows: Sequence[Row], features: Features) -> tuple[Tensors, dict[str, Any]]:
    """Half-precision features with codes, and the names that the codes stand for."""
    sources, source_codes = np.unique([row.source for row in rows], return_inverse=True)
    generators, generator_codes = np.unique([row.generator for row in rows], return_inverse=True)
    tensors: Tensors = {
        "features": features.astype(np.float16),
        "labels": _labels(rows).astype(np.uint8),
        "sources": source_codes.astype(np.uint8),
        "generators": generator_codes.astype(np.uint8),
    }
    named = {"sources": sources.tolist(), "generators": generators.tolist()}
    return tensors, {"images": len(rows), **named}


def _card(order: Order, material: Material, tensors: Tensors) -> dict[str, Any]:
    return {
        "detector": order.detector,
        "version": order.version,
        "domain": "any",
        "architecture": dict(order.architecture),
        "encoder": asdict(material.encoder.spec),
        "preprocessing": asdict(material.settings),
        "weights": write_weights(order.folder, tensors),
        "data": describe_data(material.train, material.val),
        "training": describe_run(order),
    }


def _hyperparameters(order: Order) -> dict[str, Any]:
    plan = order.plan
    return {
        "optimiser": "Adam",
        "betas": list(BETAS),
        "loss": "binary cross-entropy",
        "learning_rate": plan.learning_rate,
        "batch": plan.batch,
        "epochs": plan.epochs,
    }


def _finish(
    order: Order, material: Material, card: dict[str, Any], judge: Judge, report: Report
) -> None:
    """Calibration on val, the card, and what the released file says about the samples."""
    logits = np.array([judge(vector).logit for vector in material.val_features])
    labels = _labels(material.val)
    report({"auc val": auc_of(labels, logits)})
    card |= describe_validation(logits, labels, order.plan.seed)
    finish(order, card, None)


def _labels(rows: Sequence[Row]) -> NDArray[np.int64]:
    return np.array([row.label for row in rows], dtype=np.int64)
