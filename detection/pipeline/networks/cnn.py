"""The network of `cnn`: founding system C on residuals and local spectra instead of colours.

Convolutions → ReLU → pooling → dropout → fully connected → softmax. Colours are left out on
purpose: on few thousand images a network from scratch learns motifs from them, not traces.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from detection.pipeline.networks.base import Network, weighted_map

RESIDUAL_GAIN = 12.0 / 255.0
BLOCK = 8
STRIDE = 4
BANDS = BLOCK * BLOCK - 1  # all but the mean
# Luma, red minus luma, blue minus luma, as columns.
COLOURS = ((0.299, 0.701, -0.299), (0.587, -0.587, -0.587), (0.114, -0.114, 0.886))


def residuals(colours: Tensor) -> Tensor:
    """(N, 3, H, W) → (N, 12, H/2, W/2): what a 3 by 3 mean leaves, neighbours as channels."""
    mean = functional.avg_pool2d(colours, 3, stride=1, padding=1, count_include_pad=False)
    return functional.pixel_unshuffle((colours - mean) * RESIDUAL_GAIN, 2)


def cosine_filters() -> Tensor:
    """(63, 16, 2, 2): the 8 by 8 DCT-II without its mean, for 4 by 4 neighbours as channels."""
    places = torch.arange(BLOCK, dtype=torch.float64)
    basis = torch.cos(math.pi / BLOCK * (places[None, :] + 0.5) * places[:, None])
    basis *= math.sqrt(2.0 / BLOCK)
    basis[0] /= math.sqrt(2.0)
    filters = torch.einsum("ai,bj->abij", basis, basis).reshape(BLOCK * BLOCK, 1, BLOCK, BLOCK)
    return functional.pixel_unshuffle(filters[1:].float(), STRIDE)


class LocalSpectrum(nn.Module):
    """(N, 3, H, W) in 0…255 → (N, 189, H/4, W/4): log magnitudes of overlapping DCT blocks."""

    filters: Tensor
    matrix: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("filters", cosine_filters(), persistent=False)
        self.register_buffer("matrix", torch.tensor(COLOURS), persistent=False)

    def forward(self, colours: Tensor) -> Tensor:
        count, _, height, width = colours.shape
        planes = torch.einsum("nchw,cd->ndhw", colours, self.matrix)
        margin = (BLOCK - STRIDE) // 2
        padded = functional.pad(planes, (margin,) * 4, mode="replicate")
        single = padded.reshape(count * 3, 1, *padded.shape[2:])
        blocks = functional.pixel_unshuffle(single, STRIDE)
        blocks = blocks.contiguous(memory_format=torch.channels_last)
        # log1p is nine times slower on processors.
        bands = (functional.conv2d(blocks, self.filters).abs() + 1.0).log()
        return bands.reshape(count, 3 * BANDS, height // STRIDE, width // STRIDE)


class Stage(nn.Module):
    """Two convolutions; the second adds to the first, so a deep stack learns at once."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(incoming, outgoing, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(outgoing)
        self.second = nn.Conv2d(outgoing, outgoing, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(outgoing)

    def forward(self, x: Tensor) -> Tensor:
        first = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(first + self.second_norm(self.second(first)))


def _start(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")


class CnnNetwork(Network):
    """`widths`: channels at half resolution, then at a quarter, an eighth and a sixteenth."""

    def __init__(
        self,
        widths: Sequence[int] = (32, 64, 128, 192),
        hidden: int = 128,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        finest, *coarser = widths
        self.spectrum = LocalSpectrum()
        self.spectrum_norm = nn.BatchNorm2d(3 * BANDS, affine=False)
        self.spectrum_mix = nn.Conv2d(3 * BANDS, coarser[0] - finest, 1, bias=False)
        self.mix_norm = nn.BatchNorm2d(coarser[0] - finest)
        self.fine = Stage(12, finest)
        incoming = [coarser[0], *coarser[:-1]]
        self.stages = nn.ModuleList(map(Stage, incoming, coarser))
        self.pool = nn.MaxPool2d(2)
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(widths[-1], hidden)
        self.out = nn.Linear(hidden, 2)
        self.apply(_start)

    def inputs(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Fixed filters, never below single precision: they look for less than one grey level."""
        colours = pixels.permute(0, 3, 1, 2).float().contiguous()
        return residuals(colours), self.spectrum(colours)

    def features(self, *inputs: Tensor) -> Tensor:
        residual, spectrum = inputs
        fine = self.fine(residual.contiguous(memory_format=torch.channels_last))
        bands = self.spectrum_norm(spectrum.contiguous(memory_format=torch.channels_last))
        mixed = functional.relu(self.mix_norm(self.spectrum_mix(bands)))
        x = torch.cat([self.pool(fine), mixed], dim=1)
        for index, stage in enumerate(self.stages):
            x = stage(self.pool(x) if index else x)
        return x

    def classify(self, features: Tensor) -> Tensor:
        mean = features.mean(dim=(2, 3))
        hidden = functional.relu(self.hidden(self.dropout(mean)))
        out: Tensor = self.out(self.dropout(hidden))
        return out

    def gradient_map(self, features: Tensor) -> Tensor:
        mean = features.mean(dim=(2, 3))
        active = (self.hidden(mean) > 0).to(features.dtype)
        difference = self.out.weight[1] - self.out.weight[0]
        return weighted_map(features, (active * difference) @ self.hidden.weight)
