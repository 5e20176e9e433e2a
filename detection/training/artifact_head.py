"""The head of `artifact` as a torch network: trained on principal components, released without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from detection.pipeline.clip.layer_head import EPSILON
from detection.training.fit import Plan
from detection.training.publish import Tensors

OVERSAMPLED = 50  # directions beyond those kept, for accuracy
POWERS = 2
LENGTH = 512.0  # mean squared length of what a projection sees
Spans = Mapping[str, tuple[int, int]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reduction:
    """(D,) values of a block → (K,): standardised, principal directions, one common scale."""

    mean: Tensor  # (D,)
    spread: Tensor  # (D,)
    directions: Tensor  # (D, K)
    scale: float

    def __call__(self, values: Tensor) -> Tensor:
        """(N, D) → (N, K)."""
        standard = (values - self.mean) / self.spread
        return standard @ self.directions * self.scale

    def unfolded(self, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """A layer on top of this one, written for the values themselves."""
        whole = weight @ self.directions.T * self.scale / self.spread
        return whole, bias - whole @ self.mean


def reduce(values: Tensor, keep: int, seed: int) -> Reduction:
    """Of (N, D); all D directions are kept where there are no more than `keep`."""
    mean, spread = values.mean(dim=0), values.std(dim=0) + 1e-6
    standard = (values - mean) / spread
    if values.shape[1] > keep:
        directions = _principal(standard, keep, seed)
        reduced = standard @ directions
    else:
        directions, reduced = torch.eye(values.shape[1]), standard
    scale = (LENGTH / float(reduced.square().sum(dim=1).mean())) ** 0.5
    return Reduction(mean, spread, directions, scale)


def _principal(standard: Tensor, keep: int, seed: int) -> Tensor:
    """(D, keep) by randomised subspace iteration (Halko et al. 2011)."""
    generator = torch.Generator().manual_seed(seed)
    width = min(keep + OVERSAMPLED, *standard.shape)
    basis = torch.randn(standard.shape[1], width, generator=generator)
    for _ in range(POWERS):
        basis = torch.linalg.qr(standard.T @ (standard @ basis))[0]
    small = standard @ basis
    directions: Tensor = torch.linalg.eigh(small.T @ small)[1][:, -keep:]
    return basis @ directions


class Branch(nn.Module):
    """(N, K) of one block → (N, H), and a vote of its own."""

    def __init__(self, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.entry, self.exit = nn.Dropout(dropout / 2), nn.Dropout(dropout)
        self.layer = nn.Linear(width, hidden)
        self.norm = nn.LayerNorm(hidden, eps=EPSILON)
        self.vote = nn.Linear(hidden, 1)

    def forward(self, values: Tensor) -> Tensor:
        hidden: Tensor = self.exit(functional.relu(self.norm(self.layer(self.entry(values)))))
        return hidden


class HeadNetwork(nn.Module):
    """Reduced blocks (N, K) each → (blocks + 1, N): a vote per block and a joint one."""

    def __init__(self, widths: Mapping[str, int], hidden: int, dropout: float) -> None:
        super().__init__()
        self.branches = {name: Branch(width, hidden, dropout) for name, width in widths.items()}
        self.parts = nn.ModuleList(self.branches.values())
        self.exit = nn.Dropout(dropout)
        self.joint = nn.Linear(hidden * len(widths), hidden)
        self.joint_vote = nn.Linear(hidden, 1)

    def forward(self, values: Sequence[Tensor]) -> Tensor:
        branches = self.branches.values()
        hidden = [branch(value) for branch, value in zip(branches, values, strict=True)]
        own = [branch.vote(each) for branch, each in zip(branches, hidden, strict=True)]
        joint = self.exit(functional.relu(self.joint(torch.cat(hidden, dim=1))))
        return torch.cat([*own, self.joint_vote(joint)], dim=1).T


@dataclass(frozen=True)
class ReducedPictures:
    blocks: Sequence[Tensor]  # (N, K) each
    labels: Tensor  # (N,), 1 = fake
    chances: Tensor  # (N,): how often each is drawn


def fit_member(
    pictures: ReducedPictures,
    names: Sequence[str],
    options: Mapping[str, float],
    plan: Plan,
    seed: int,
) -> HeadNetwork:
    """AdamW over one cycle of the learning rate (Smith 2018); every vote learns by itself."""
    torch.manual_seed(seed)
    widths = {n: b.shape[1] for n, b in zip(names, pictures.blocks, strict=True)}
    network = HeadNetwork(widths, int(options["hidden"]), options["dropout"]).train()
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
    )
    steps = plan.epochs * plan.per_epoch // plan.batch
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.learning_rate, steps)
    targets = pictures.labels * (1 - 2 * plan.label_smoothing) + plan.label_smoothing
    for _ in range(steps):
        drawn = torch.multinomial(pictures.chances, plan.batch, replacement=True)
        votes = network([block[drawn] for block in pictures.blocks])
        goal = targets[drawn].expand_as(votes)
        optimiser.zero_grad()
        torch.autograd.backward(functional.binary_cross_entropy_with_logits(votes, goal))
        optimiser.step()
        cycle.step()
    return network.eval()


@torch.inference_mode()
def logits(members: Sequence[HeadNetwork], blocks: Sequence[Tensor]) -> Floats:
    """(N,), the mean of all votes of all members."""
    found = torch.stack([member(blocks).mean(dim=0) for member in members]).mean(dim=0)
    return found.double().numpy()


@torch.inference_mode()
def released_tensors(
    members: Sequence[HeadNetwork], reductions: Mapping[str, Reduction], length: int, spans: Spans
) -> Tensors:
    """What is released, in half precision: layers that take the values themselves."""
    baseline = np.zeros(length, dtype=np.float16)
    for name, (start, stop) in spans.items():
        baseline[start:stop] = reductions[name].mean.half().numpy()
    found: Tensors = {"baseline": baseline}
    for number, member in enumerate(members):
        own = {f"{number}.{name}": value for name, value in _member(member, reductions).items()}
        found |= {name: value.half().contiguous().numpy() for name, value in own.items()}
    return found


def _member(member: HeadNetwork, reductions: Mapping[str, Reduction]) -> dict[str, Tensor]:
    bias = member.joint_vote.bias.clone()
    found = {
        "joint.weight": member.joint.weight,
        "joint.bias": member.joint.bias,
        "joint.vote": member.joint_vote.weight[0],
    }
    for name, branch in member.branches.items():
        weight, offset = reductions[name].unfolded(branch.layer.weight, branch.layer.bias)
        found |= {
            f"{name}.weight": weight,
            f"{name}.bias": offset,
            f"{name}.scale": branch.norm.weight,
            f"{name}.shift": branch.norm.bias,
            f"{name}.vote": branch.vote.weight[0],
        }
        bias += branch.vote.bias
    return found | {"bias": bias}
