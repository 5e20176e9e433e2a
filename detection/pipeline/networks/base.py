"""The one shape of a network that is trained here: fixed inputs, features, a pooled head, a map."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional


class Network(nn.Module, ABC):
    """(N, H, W, 3) uint8 → logits (N, K), K - 1 of them for fakes, and heat (N, h, w) of fakes."""

    @abstractmethod
    def inputs(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """What stays in single precision when the rest is computed in half."""

    @abstractmethod
    def features(self, *inputs: Tensor) -> Tensor:
        """(N, C, h, w), the last maps before pooling."""

    @abstractmethod
    def classify(self, features: Tensor) -> Tensor:
        """(N, K) logits of `features`."""

    @abstractmethod
    def gradient_map(self, features: Tensor) -> Tensor:
        """(N, h, w) Grad-CAM of fake - real, not below zero."""

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(*self.inputs(pixels))
        return self.classify(features), self.gradient_map(features)


class PooledHead(nn.Module):
    """Global mean → dropout → fully connected → ReLU → dropout → fully connected."""

    def __init__(self, channels: int, hidden: int, classes: int = 2, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(channels, hidden)
        self.out = nn.Linear(hidden, classes)

    def forward(self, features: Tensor) -> Tensor:
        hidden = functional.relu(self.hidden(self.dropout(features.mean(dim=(2, 3)))))
        out: Tensor = self.out(self.dropout(hidden))
        return out

    def gradient_map(self, features: Tensor, fake: int = 1, real: int = 0) -> Tensor:
        """Exact Grad-CAM without autograd: behind a global mean the gradient has a closed form."""
        active = (self.hidden(features.mean(dim=(2, 3))) > 0).to(features.dtype)
        difference = self.out.weight[fake] - self.out.weight[real]
        gradient = (active * difference) @ self.hidden.weight  # (N, C), of the mean
        return weighted_map(features, gradient)


def weighted_map(features: Tensor, gradient: Tensor) -> Tensor:
    """(N, C, h, w) maps and (N, C) gradients of their means → (N, h, w), not below zero."""
    cells = features.shape[2] * features.shape[3]
    return functional.relu(torch.einsum("nchw,nc->nhw", features, gradient) / cells)
