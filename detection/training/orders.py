"""What a training is asked for, and the images that it gets."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from detection.training.augment import Recipe
from detection.training.cache import PixelCache, open_cache
from detection.training.fit import Plan, checkpoint_in
from detection.training.manifest import Row, learned_from

Report = Callable[[dict[str, float]], None]
LENGTH = ("epochs", "minutes", "loader_processes")  # of a plan; the same training all the same


@dataclass(frozen=True)
class Order:
    """What to train, from what, into which folders."""

    detector: str
    data: Path
    out: Path  # the weights folder; the release becomes OUT/DETECTOR/VERSION
    version: str
    work: Path  # checkpoints, log and the cache of decoded pixels
    command: str
    architecture: Mapping[str, Any]  # `network` and the options it is built with
    plan: Plan = field(default_factory=Plan)
    recipe: Recipe = field(default_factory=Recipe)
    resume: bool = False
    init: Path | None = None  # weights from elsewhere to start from, where the detector takes any
    device: str = "cpu"  # of torch, where networks are trained; judging never depends on it
    given: float = field(default_factory=time.monotonic, compare=False)  # seconds

    @property
    def folder(self) -> Path:
        """Where the finished release lies."""
        return self.out / self.detector / self.version

    @property
    def checkpoints(self) -> Path:
        return self.work / "checkpoints"

    @property
    def settings(self) -> dict[str, Any]:
        """What a resumed training has to have in common; it may be longer or shorter."""
        plan = asdict(self.plan)
        kept = {name: value for name, value in plan.items() if name not in LENGTH}
        start = self.init and self.init.name
        return kept | {
            "architecture": dict(self.architecture),
            "augmentation": asdict(self.recipe),
            "start": start,
        }

    @property
    def minutes(self) -> float:
        """Of wall-clock time since the order was given, to one decimal."""
        return round((time.monotonic() - self.given) / 60, 1)

    def check_resumable(self) -> None:
        """Raises BadData where there is nothing to resume, before minutes of decoding."""
        if self.resume:
            checkpoint_in(self.checkpoints)


@dataclass(frozen=True)
class Splits:
    train: Sequence[Row]
    val: Sequence[Row]
    train_pixels: PixelCache
    val_pixels: PixelCache


def load_splits(order: Order) -> Splits:
    """Rows and decoded pixels of train and val; raises BadData where a group is in two splits."""
    own, val = learned_from(order.data)
    folder = order.work / "pixels"
    return Splits(own, val, open_cache(own, folder), open_cache(val, folder))
