"""What `train DETECTOR` does unless it is told otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detection.training import train_windowed
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


CNN = {"network": "cnn", "widths": [32, 64, 128, 192], "hidden": 128, "dropout": 0.1}

COURSES: dict[str, Course] = {
    "cnn": Course(train_windowed.train, CNN),
}
