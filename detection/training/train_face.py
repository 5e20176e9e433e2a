"""Training of `face`: aligned faces instead of windows, otherwise as the other networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from detection.pipeline.decode import decode
from detection.pipeline.detectors.base import NotApplicable
from detection.pipeline.faces import DEFAULT, open_face_detector
from detection.pipeline.faces.crops import MARGIN, NATIVE, SIDE, TILT
from detection.pipeline.networks import build
from detection.pipeline.networks.inception_resnet import InceptionResnetV1
from detection.pipeline.networks.vggface2 import load_vggface2
from detection.training.batches import Crops, Draws, loader, sampling_weights
from detection.training.card import describe_data, describe_validation
from detection.training.face_crops import FaceCrops, open_face_crops
from detection.training.fit import Fit
from detection.training.manifest import BadData, Row, check_groups, read, select
from detection.training.orders import Order, Report
from detection.training.progress import tracked
from detection.training.publish import draft, finish, tensors_of, write_weights
from detection.training.train_windowed import best_epoch, describe_training
from detection.training.validation import Validation

SURROUND = 12  # pixels on each edge by which a training crop may be off centre
BATCH = 16
RANDOM_START = "random weights: no VGGFace2 checkpoint was given with --init"


@dataclass(frozen=True)
class Faces:
    train: FaceCrops
    val: FaceCrops
    val_rows: Sequence[Row]  # also those in which no face was found


def train(order: Order, report: Report) -> Path:
    """The folder of the finished release."""
    order.check_resumable()
    faces = load_faces(order)
    return release(order, faces, fit_network(order, faces, report))


def load_faces(order: Order) -> Faces:
    """The largest face of each image of the face domain; raises BadData where there are none."""
    rows = read(order.data)
    check_groups(rows)
    faces = [row for row in rows if row.domain == "face"]
    detector, folder = open_face_detector(DEFAULT), order.work / "faces"
    own = open_face_crops(select(faces, "train"), folder, detector, SURROUND)
    val = open_face_crops(select(faces, "val"), folder, detector)
    return Faces(own, val, select(faces, "val"))


def fit_network(order: Order, faces: Faces, report: Report) -> Fit:
    """The finished run, whose folder holds one moving average per epoch."""
    fit = new_fit(order)
    own, plan = faces.train, order.plan
    crops = Crops(own.pixels, own.rows, plan.seed, order.recipe, SIDE)
    draws = Draws(sampling_weights(own.rows), plan.seed, plan.per_epoch, plan.batch)
    batches = loader(crops, draws, plan.loader_processes)
    validation = Validation(faces.val.pixels, faces.val.rows, SIDE)
    fit.run(batches, draws, validation, report, resume=order.resume)
    return fit


def new_fit(order: Order) -> Fit:
    return Fit(start(order), order.plan, order.checkpoints, order.device, settings=order.settings)


def start(order: Order) -> InceptionResnetV1:
    """Random weights, or those of a VGGFace2 checkpoint in a local file."""
    torch.manual_seed(order.plan.seed)
    network = build(order.architecture)
    if not isinstance(network, InceptionResnetV1):
        raise BadData("face is trained as inception_resnet_v1 and as nothing else")
    if order.init:
        load_vggface2(network, order.init)
    return network


def release(order: Order, faces: Faces, fit: Fit) -> Path:
    """Weights, calibration and card of the epoch that ranks validation faces best."""
    best = best_epoch(fit)
    network = build(order.architecture)
    network.load_state_dict(fit.mean_of(best["epoch"]))
    folder = order.folder
    tensors = tensors_of(network, half=True)
    card = _card(order, faces, fit, best) | {"weights": write_weights(folder, tensors)}
    logits, labels = validation_logits(folder, card, tensors, faces.val_rows)
    card |= describe_validation(logits, labels, order.plan.seed)
    finish(order, card, order.work / "graphs", samples="face")
    return folder


def validation_logits(
    folder: Path, card: dict[str, Any], tensors: dict[str, Any], rows: Sequence[Row]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n,) raw logits of the half-precision file and labels, of images in which it finds faces."""
    detector = draft(folder, card, tensors)
    answered: list[tuple[float, int]] = []
    starts = range(0, len(rows), BATCH)
    for begin in tracked(starts, "judging val", len(starts)):
        part = rows[begin : begin + BATCH]
        answers = detector.score([decode(row.path) for row in part])
        answered += [
            (answer.logit, row.label)
            for row, answer in zip(part, answers, strict=True)
            if not isinstance(answer, NotApplicable)
        ]
    return np.array([pair[0] for pair in answered]), np.array([pair[1] for pair in answered])


def _card(order: Order, faces: Faces, fit: Fit, best: dict[str, Any]) -> dict[str, Any]:
    started = f"VGGFace2 checkpoint {order.init.name}" if order.init else RANDOM_START
    return {
        "detector": order.detector,
        "version": order.version,
        "domain": "face",
        "architecture": dict(order.architecture),
        "windows": {"side": SIDE, "score": "highest logit of the faces of an image"},
        "faces": {
            "detector": DEFAULT,
            "margin": MARGIN,
            "native_scale": list(NATIVE),
            "levelled_above_degrees": TILT,
            "off_centre_in_training": SURROUND,
            "without_face": {"train": faces.train.faceless, "val": faces.val.faceless},
        },
        "data": describe_data(faces.train.rows, faces.val.rows),
        "training": describe_training(order, fit, best) | {"start": started},
    }
