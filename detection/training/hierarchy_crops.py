"""Crops for `hierarchy`: the same damage as for all, and three targets instead of one label."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from detection.training.augment import Pixels, random_crop
from detection.training.batches import Crops

CROP = 160  # less than half the work of a window, and the body takes any side
FACE_SHARE = 0.6  # families differ in the general domain, so it weighs more than for `cnn`
# BigGAN is the only source below the crop's size; mirrored borders must not give it away.
NARROWED = 0.3
NARROWEST = 64


def describe_sampling() -> dict[str, Any]:
    """The `sampling` of the card's `training`."""
    narrowed = {"share": NARROWED, "side": [NARROWEST, CROP]}
    return {"crop": CROP, "face_share": FACE_SHARE, "narrowed": narrowed}


@dataclass(kw_only=True)
class HierarchyCrops(Crops):
    targets: NDArray[np.int64]  # (images, 3)

    def __getitem__(self, item: tuple[int, int, int]) -> tuple[Tensor, Tensor]:
        epoch, draw, index = item
        rng = np.random.default_rng([self.seed, epoch, draw])
        image = narrowed(self.pixels[index], self.side, rng)
        crop = random_crop(image, self.side, rng, self.recipe)
        return torch.from_numpy(crop.copy()), torch.from_numpy(self.targets[index])


def narrowed(image: Pixels, side: int, rng: np.random.Generator) -> Pixels:
    """Now and then only a piece smaller than a crop, which is then mirrored like a small image."""
    if rng.random() >= NARROWED:
        return image
    reach = int(rng.integers(min(NARROWEST, side), side + 1))
    top, left = (int(rng.integers(max(1, length - reach + 1))) for length in image.shape[:2])
    return image[top : top + reach, left : left + reach]
