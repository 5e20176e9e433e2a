"""The network of `hierarchy`: founding system B2 on one body, with fully connected layers a level.

Three ResNet50 would look at every image three times; here the levels share what one body sees.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from detection.pipeline.levels import REALNESS, Layout
from detection.pipeline.networks.base import Network, PooledHead
from detection.pipeline.networks.bodies import build_body

# What ImageNet's weights expect, per channel of pixels in 0…255.
MEAN = (123.675, 116.28, 103.53)
DEVIATION = (58.395, 57.12, 57.375)


class HierarchyNetwork(Network):
    """Logits as `Layout` orders them; the first `frozen` blocks of the body stay as they came."""

    mean: Tensor
    deviation: Tensor

    def __init__(
        self,
        families: Mapping[str, Sequence[str]],
        body: str = "mobilenet_v2",
        width: float = 1.0,
        frozen: int = 0,
        *,
        hidden: int = 256,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.layout, self.frozen = Layout(families), frozen
        self.body, channels = build_body(body, width)
        self.realness = PooledHead(channels, hidden, len(REALNESS), dropout)
        self.family = PooledHead(channels, hidden, len(families), dropout)
        self.generator = PooledHead(channels, hidden, len(self.layout.generators), dropout)
        self.register_buffer("mean", torch.tensor(MEAN).view(3, 1, 1), persistent=False)
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(3, 1, 1), persistent=False)
        for block in self._frozen_blocks():
            block.requires_grad_(requires_grad=False)

    def train(self, mode: bool = True) -> "HierarchyNetwork":
        """Frozen blocks keep the running statistics that they came with."""
        super().train(mode)
        for block in self._frozen_blocks():
            block.eval()
        return self

    def inputs(self, pixels: Tensor) -> tuple[Tensor]:
        return ((pixels.permute(0, 3, 1, 2).float() - self.mean) / self.deviation,)

    def features(self, *inputs: Tensor) -> Tensor:
        (scaled,) = inputs
        maps: Tensor = self.body(scaled.contiguous(memory_format=torch.channels_last))
        return maps

    def classify(self, features: Tensor) -> Tensor:
        heads = (self.realness, self.family, self.generator)
        return torch.cat([head(features) for head in heads], dim=1)

    def gradient_map(self, features: Tensor) -> Tensor:
        return self.realness.gradient_map(features)

    def _frozen_blocks(self) -> list[nn.Module]:
        return list(self.body)[: self.frozen]
