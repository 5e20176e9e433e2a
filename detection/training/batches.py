"""Seeded batches of augmented crops, balanced by label and source."""

from collections import Counter, defaultdict
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


def sampling_weights(rows: Sequence[Row], face_share: float = 0.8) -> NDArray[np.float64]:
    """Domains by share, labels equal within a domain, sources by the root of their size."""
    size = Counter((row.domain, row.label, row.source) for row in rows)
    total: dict[tuple[str, int], float] = defaultdict(float)
    for (domain, label, _), count in size.items():
        total[(domain, label)] += count**0.5
    share = _domain_shares({row.domain for row in rows}, face_share)
    weights: NDArray[np.float64] = np.array(
        [
            share[row.domain]
            / size[(row.domain, row.label, row.source)] ** 0.5
            / total[(row.domain, row.label)]
            for row in rows
        ]
    )
    weights /= weights.sum()
    return weights


def _domain_shares(domains: set[str], face_share: float) -> dict[str, float]:
    others = domains - {"face"}
    if len(others) == len(domains) or not others:
        return dict.fromkeys(domains, 1.0)
    return {"face": face_share} | dict.fromkeys(others, (1 - face_share) / len(others))


@dataclass
class Crops(Dataset[tuple[Tensor, Tensor]]):
    """Item (epoch, draw, row): the same numbers and seed give the same crop in any process."""

    pixels: PixelCache
    rows: Sequence[Row]
    seed: int
    recipe: Recipe = field(default_factory=Recipe)
    side: int = SIDE

    def __getitem__(self, item: tuple[int, int, int]) -> tuple[Tensor, Tensor]:
        epoch, draw, index = item
        rng = np.random.default_rng([self.seed, epoch, draw])
        crop = random_crop(self.pixels[index], self.side, rng, self.recipe)
        return torch.from_numpy(crop.copy()), torch.tensor(self.rows[index].label)


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
    )
