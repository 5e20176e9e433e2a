"""Seeded batches of augmented crops, balanced by label and source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from detection.pipeline.windows import SIDE
from detection.training.augment import Recipe, random_crop
from detection.training.cache import PixelCache
from detection.training.manifest import Row


def sampling_weights(rows: Sequence[Row], face_share: float = 0.75) -> NDArray[np.float64]:
    """Per row: domains by share, labels equal within a domain, sources by the root of their size."""
    size = Counter((row.domain, row.label, row.source) for row in rows)
    total: Counter[tuple[str, int]] = Counter()
    for (domain, label, _), count in size.items():
        total[(domain, label)] += count**0.5  # type: ignore[assignment]
    share = dict.fromkeys({row.domain for row in rows}, 1.0)
    if len(share) > 1 and "face" in share:
        share = {
            d: face_share if d == "face" else (1 - face_share) / (len(share) - 1) for d in share
        }
    weights = np.array(
        [
            share[row.domain]
            / size[(row.domain, row.label, row.source)] ** 0.5
            / total[(row.domain, row.label)]
            for row in rows
        ]
    )
    return weights / weights.sum()


@dataclass
class Crops(Dataset[tuple[Tensor, int]]):
    """Item (epoch, draw, row): the same three numbers and seed give the same crop in any process."""

    pixels: PixelCache
    rows: Sequence[Row]
    seed: int
    recipe: Recipe = field(default_factory=Recipe)
    side: int = SIDE

    def __getitem__(self, item: tuple[int, int, int]) -> tuple[Tensor, int]:
        epoch, draw, index = item
        rng = np.random.default_rng([self.seed, epoch, draw])
        crop = random_crop(self.pixels[index], self.side, rng, self.recipe)
        return torch.from_numpy(crop.copy()), self.rows[index].label


@dataclass
class Draws:
    """Batches of (epoch, draw, row) for a DataLoader; set `epoch` before each pass."""

    weights: NDArray[np.float64]
    seed: int
    per_epoch: int
    batch: int
    epoch: int = 0

    def __len__(self) -> int:
        return self.per_epoch // self.batch

    def __iter__(self) -> Iterator[list[tuple[int, int, int]]]:
        rng = np.random.default_rng([self.seed, self.epoch])
        chosen = rng.choice(len(self.weights), size=self.per_epoch, p=self.weights)
        for start in range(0, len(self) * self.batch, self.batch):
            end = start + self.batch
            yield [(self.epoch, draw, int(chosen[draw])) for draw in range(start, end)]


def loader(crops: Crops, draws: Draws, workers: int) -> DataLoader[tuple[Tensor, Tensor]]:
    return DataLoader(
        crops, batch_sampler=draws, num_workers=workers, prefetch_factor=4 if workers else None
    )  # type: ignore[arg-type]
