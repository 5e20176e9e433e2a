"""What `train DETECTOR` does unless it is told otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detection.training import (
    train_artifact,
    train_clip,
    train_face,
    train_frequency,
    train_fusion,
    train_hierarchy,
    train_windowed,
)
from detection.training.augment import Recipe
from detection.training.fit import Plan
from detection.training.orders import Order, Report


@dataclass(frozen=True)
class Course:
    """How a detector is trained: by which program, from which start, for how long."""

    train: Callable[[Order, Report], Path]
    architecture: Mapping[str, Any]
    plan: Plan = field(default_factory=Plan)
    recipe: Recipe = field(default_factory=Recipe)
    folder: str = ""  # below var/training, for courses that share what they work on


CNN = {"network": "cnn", "widths": [32, 64, 128, 192], "hidden": 128, "dropout": 0.1}
BANK = {"network": "feature_bank", "k": 1, "most": 1200}  # of each source and label: all
HEAD = {"network": "clip_head", "hidden": 768, "most": 1200}
HEAD_PLAN = Plan(epochs=7, batch=30, per_epoch=0)  # an epoch is every image once
FREQUENCY = {"network": "frequency_cnn", "widths": [16, 32], "hidden": 32, "dropout": 0.3}
FREQUENCY_PLAN = Plan(
    epochs=8, per_epoch=8192, batch=64, learning_rate=2e-3, average=0.995, loader_processes=0
)
HIERARCHY = {
    "network": "hierarchy",
    "body": "mobilenet_v2",
    "frozen": 4,
    "hidden": 256,
    "dropout": 0.2,
}
HIERARCHY_PLAN = Plan(epochs=8, per_epoch=8192, learning_rate=5e-4, average=0.995)

FACE = {"network": "inception_resnet_v1", "spectra": True, "dropout": 0.3}
FACE_PLAN = Plan(epochs=6, per_epoch=8192, average=0.995)

ARTIFACT = {
    "network": "layer_head",
    "members": 3,
    "hidden": 96,
    "dropout": 0.5,
    "keep": 800,  # principal components of each block
    "copies": 1,  # damaged ones of every image
    "copy_chance": 0.5,  # how often a damaged one is drawn, for once that the image itself is
    "blended": True,
}
ARTIFACT_PLAN = Plan(epochs=4, per_epoch=32768, batch=256, learning_rate=3e-3, weight_decay=0.1)

COURSES: dict[str, Course] = {
    "artifact": Course(train_artifact.train, ARTIFACT, ARTIFACT_PLAN),
    "cnn": Course(train_windowed.train, CNN),
    "clip_nearest": Course(train_clip.train_nearest, BANK, HEAD_PLAN, folder="clip"),
    "clip_linear": Course(train_clip.train_linear, HEAD, HEAD_PLAN, folder="clip"),
    "face": Course(train_face.train, FACE, FACE_PLAN),
    "frequency": Course(train_frequency.train, FREQUENCY, FREQUENCY_PLAN, Recipe(untouched=0.5)),
    "fusion": Course(train_fusion.train, {"network": "fusion"}),
    "hierarchy": Course(train_hierarchy.train, HIERARCHY, HIERARCHY_PLAN, Recipe(untouched=0.5)),
}
