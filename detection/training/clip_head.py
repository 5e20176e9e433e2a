"""The head of founding system B1, trained on features that do not change."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from detection.training.clip_features import Features
from detection.training.fit import Plan
from detection.training.orders import Report
from detection.training.publish import Tensors, tensors_of

BETAS = (0.9, 0.999)


class HeadNetwork(nn.Module):
    """(N, D) → (N,) logits: fully connected → ReLU → fully connected."""

    def __init__(self, dimension: int, hidden: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(dimension, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, features: Tensor) -> Tensor:
        logits: Tensor = self.out(functional.relu(self.hidden(features)))
        return logits[:, 0]


def fit_head(
    features: Features, labels: NDArray[np.int64], hidden: int, plan: Plan, report: Report
) -> Tensors:
    """Half-precision weights after all epochs: Adam on binary cross-entropy, every image once.

    On the processor whatever the order's device: two layers on finished features take seconds.
    """
    torch.manual_seed(plan.seed)
    inputs, targets = torch.from_numpy(features), torch.from_numpy(labels).to(torch.float32)
    network = HeadNetwork(features.shape[1], hidden)
    optimiser = torch.optim.Adam(network.parameters(), lr=plan.learning_rate, betas=BETAS)
    for epoch in range(plan.epochs):
        batches = torch.split(torch.randperm(len(inputs)), plan.batch)
        losses = [_step(network, optimiser, inputs[own], targets[own]) for own in batches]
        report({"epoch": epoch + 1, "loss": float(np.mean(losses))})
    return tensors_of(network, half=True)


def _step(
    network: HeadNetwork, optimiser: torch.optim.Optimizer, inputs: Tensor, targets: Tensor
) -> float:
    loss = functional.binary_cross_entropy_with_logits(network(inputs), targets)
    optimiser.zero_grad()
    torch.autograd.backward(loss)
    optimiser.step()
    return float(loss.detach())
