"""Attacks that know the network: FGSM (Goodfellow et al. 2015) and PGD (Madry et al. 2018).

Every attack moves each value of each pixel by at most `budget` grey levels and ends in whole grey
levels, as a file can hold them. A fake is pushed towards real and a real towards fake.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from detection.pipeline.detectors.base import Pixels
from detection.pipeline.networks.base import Network
from detection.training.receptive import Places

BUDGETS = (1, 2, 4, 8)  # of 255
STEPS = 10
STRIDE = 2.5  # the steps of PGD together reach this many budgets


@dataclass(frozen=True)
class Victim:
    """A network and where its inputs lie in the image that is attacked."""

    network: Network
    places: Places

    def logit(self, flat: Tensor) -> Tensor:
        """(H·W, 3) float grey levels → the mean difference fake - real over the inputs."""
        windows = flat[torch.from_numpy(self.places)]
        logits = self.network.classify(self.network.features(*self.network.inputs(windows)))
        return (logits[:, 1] - logits[:, 0]).mean()

    def gradient(self, flat: Tensor) -> Tensor:
        """(H·W, 3) of the logit."""
        pixels = flat.detach().requires_grad_()
        (found,) = torch.autograd.grad(self.logit(pixels), pixels)
        return found


def prepared(network: Network) -> Network:
    """Ready to be attacked: judging, and without gradients of its own weights."""
    return network.eval().requires_grad_(requires_grad=False)


def fgsm(victim: Victim, image: Pixels, label: int, budget: int, seed: int = 0) -> Pixels:
    """One step of the whole budget along the sign of the gradient."""
    start = _flat(image)
    moved = start + budget * _away(label) * victim.gradient(start).sign()
    return _pixels(moved, image)


def pgd(victim: Victim, image: Pixels, label: int, budget: int, seed: int = 0) -> Pixels:
    """Ten small steps from a random start, each brought back into the budget."""
    start = _flat(image)
    generator = torch.Generator().manual_seed(seed)
    moved = start + budget * (2 * torch.rand(start.shape, generator=generator) - 1)
    for _ in range(STEPS):
        stride = STRIDE * budget / STEPS * _away(label)
        moved = moved + stride * victim.gradient(moved.clamp(0, 255)).sign()
        moved = start + (moved - start).clamp(-budget, budget)
    return _pixels(moved, image)


Attack = Callable[[Victim, Pixels, int, int, int], Pixels]
ATTACKS: dict[str, Attack] = {"FGSM": fgsm, "PGD": pgd}


def _away(label: int) -> float:
    return -1.0 if label else 1.0


def _flat(image: Pixels) -> Tensor:
    return torch.from_numpy(np.array(image)).reshape(-1, 3).float()


def _pixels(flat: Tensor, image: Pixels) -> Pixels:
    return flat.clamp(0, 255).round().to(torch.uint8).numpy().reshape(image.shape)
