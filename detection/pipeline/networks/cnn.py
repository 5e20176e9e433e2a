"""The network of the `cnn` detector: founding system C with residual inputs and no early down-sampling."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

RESIDUAL_GAIN = 12.0


class ResidualInput(nn.Module):
    """(N, H, W, 3) uint8 → (N, 6, H, W): centred colours and what a 3 × 3 mean leaves over."""

    def forward(self, pixels: Tensor) -> Tensor:
        colours = pixels.permute(0, 3, 1, 2).float() / 255.0
        mean = functional.avg_pool2d(colours, 3, stride=1, padding=1, count_include_pad=False)
        return torch.cat([(colours - 0.5) * 4.0, (colours - mean) * RESIDUAL_GAIN], dim=1)


def stage(incoming: int, outgoing: int, dropout: float) -> nn.Sequential:
    layers: list[nn.Module] = []
    for channels in (incoming, outgoing):
        layers += [
            nn.Conv2d(channels, outgoing, 3, padding=1, bias=False),
            nn.BatchNorm2d(outgoing),
            nn.ReLU(inplace=True),
        ]
    return nn.Sequential(*layers, nn.Dropout2d(dropout)) if dropout else nn.Sequential(*layers)


class CnnNetwork(nn.Module):
    """Two convolutions a stage, a pool between stages, global mean, two fully connected layers."""

    def __init__(
        self,
        widths: Sequence[int] = (24, 48, 96, 160, 256),
        hidden: int = 128,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.input = ResidualInput()
        incoming = (6, *widths[:-1])
        # The first stages see too few channels to lose any.
        drops = [dropout / 2 if index >= 2 else 0.0 for index in range(len(widths))]
        self.stages = nn.ModuleList(
            stage(before, after, drop)
            for before, after, drop in zip(incoming, widths, drops, strict=True)
        )
        self.pool = nn.MaxPool2d(2)
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(widths[-1], hidden)
        self.out = nn.Linear(hidden, 2)

    def features(self, pixels: Tensor) -> Tensor:
        x: Tensor = self.input(pixels).contiguous(memory_format=torch.channels_last)
        for index, layers in enumerate(self.stages):
            x = layers(self.pool(x) if index else x)
        return x

    def classify(self, features: Tensor) -> Tensor:
        mean = features.mean(dim=(2, 3))
        hidden = functional.relu(self.hidden(self.dropout(mean)))
        out: Tensor = self.out(self.dropout(hidden))
        return out

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """(N, H, W, 3) uint8 → logits (N, 2) for real, fake and the Grad-CAM (N, h, w) of fake - real."""
        features = self.features(pixels)
        return self.classify(features), self.gradient_map(features)

    def gradient_map(self, features: Tensor) -> Tensor:
        """Exact Grad-CAM without autograd: behind a global mean the gradient has a closed form."""
        mean = features.mean(dim=(2, 3))
        active = (self.hidden(mean) > 0).to(features.dtype)
        difference = self.out.weight[1] - self.out.weight[0]
        gradient = (active * difference) @ self.hidden.weight  # (N, C), of the mean
        cells = features.shape[2] * features.shape[3]
        weighted = (features * gradient[:, :, None, None]).sum(dim=1) / cells
        return functional.relu(weighted)
