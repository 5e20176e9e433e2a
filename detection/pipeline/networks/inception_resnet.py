"""Inception-ResNet v1 (Szegedy et al. 2016, as trained for faces by Sandberg's facenet).

Tensors are named and shaped as in facenet-pytorch's checkpoints, so that VGGFace2 weights load.
`spectra` adds what a start from random weights lacks: local spectra, into the stem and straight
to the logits, without which few thousand images teach motifs before traces.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from detection.pipeline.networks.base import Network, weighted_map
from detection.pipeline.networks.cnn import BANDS, LocalSpectrum
from detection.pipeline.networks.inception_blocks import (
    EPSILON,
    ConvNorm,
    block_8,
    block_17,
    block_35,
    reduction_6a,
    reduction_7a,
)

MIDDLE_GREY, GREY_RANGE = 127.5, 128.0


class Spectra(nn.Module):
    """Local spectra, laid over the stem's maps and pooled straight to the logits."""

    INSET = 2  # blocks that unpadded convolutions of the stem lose above and to the left

    def __init__(self, stem: int, classes: int) -> None:
        super().__init__()
        self.spectrum = LocalSpectrum()
        self.norm = nn.BatchNorm2d(3 * BANDS, affine=False)
        self.mix = ConvNorm(3 * BANDS, stem, 1, pad=False)
        self.logits = nn.Linear(2 * 3 * BANDS, classes, bias=False)

    def over(self, stem: Tensor, bands: Tensor) -> Tensor:
        """(N, C, h, w) at a quarter of the image's height and width, as `stem`."""
        down, right = (self.INSET + length for length in stem.shape[2:])
        out: Tensor = stem + self.mix(bands[:, :, self.INSET : down, self.INSET : right])
        return out

    def pooled(self, bands: Tensor, height: int, width: int) -> Tensor:
        """(N, 378, height, width): mean and mean square of every band."""
        sides = (bands.shape[2] // height, bands.shape[3] // width)
        return functional.avg_pool2d(torch.cat([bands, bands * bands], dim=1), sides)


class InceptionResnetV1(Network):
    """`thin` divides every number of channels and `repeats` counts the blocks, for tests."""

    def __init__(
        self,
        dropout: float = 0.0,
        *,
        spectra: bool = False,
        classes: int = 2,
        thin: int = 1,
        repeats: Sequence[int] = (5, 10, 5),
    ) -> None:
        super().__init__()
        stem, self.deep = 192 // thin, 1792 // thin
        self.conv2d_1a = ConvNorm(3, 32 // thin, 3, 2, pad=False)
        self.conv2d_2a = ConvNorm(32 // thin, 32 // thin, 3, pad=False)
        self.conv2d_2b = ConvNorm(32 // thin, 64 // thin, 3, pad=True)
        self.conv2d_3b = ConvNorm(64 // thin, 80 // thin, 1, pad=False)
        self.conv2d_4a = ConvNorm(80 // thin, stem, 3, pad=False)
        self.conv2d_4b = ConvNorm(stem, 256 // thin, 3, 2, pad=False)
        self.spectral = Spectra(stem, classes) if spectra else None
        self.repeat_1 = nn.Sequential(*(block_35(thin) for _ in range(repeats[0])))
        self.mixed_6a = reduction_6a(thin)
        self.repeat_2 = nn.Sequential(*(block_17(thin) for _ in range(repeats[1])))
        self.mixed_7a = reduction_7a(thin)
        self.repeat_3 = nn.Sequential(*(block_8(thin) for _ in range(repeats[2])))
        self.block8 = block_8(thin, 1.0, relu=False)
        self.dropout = nn.Dropout(dropout)
        self.last_linear = nn.Linear(self.deep, 512 // thin, bias=False)
        self.last_bn = nn.BatchNorm1d(512 // thin, eps=EPSILON)
        self.logits = nn.Linear(512 // thin, classes)

    def inputs(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """Colours as facenet scales them, and local spectra where the network has a place."""
        values = pixels.permute(0, 3, 1, 2).float().contiguous()
        colours = (values - MIDDLE_GREY) / GREY_RANGE
        return (colours,) if self.spectral is None else (colours, self.spectral.spectrum(values))

    def features(self, *inputs: Tensor) -> Tensor:
        """(N, 1792, h, w), and the pooled spectra as 378 more channels where there are any."""
        x = inputs[0].contiguous(memory_format=torch.channels_last)
        x = self.conv2d_2b(self.conv2d_2a(self.conv2d_1a(x)))
        x = self.conv2d_4a(self.conv2d_3b(functional.max_pool2d(x, 3, 2)))
        if self.spectral is None:
            return self._trunk(x)
        bands = self.spectral.norm(inputs[1].contiguous(memory_format=torch.channels_last))
        deep = self._trunk(self.spectral.over(x, bands))
        wide = self.spectral.pooled(bands, *deep.shape[2:])
        return torch.cat([deep, wide], dim=1)

    def _trunk(self, x: Tensor) -> Tensor:
        x = self.repeat_1(self.conv2d_4b(x))
        x = self.repeat_2(self.mixed_6a(x))
        out: Tensor = self.block8(self.repeat_3(self.mixed_7a(x)))
        return out

    def classify(self, features: Tensor) -> Tensor:
        mean = features.mean(dim=(2, 3))
        embedding = self.last_linear(self.dropout(mean[:, : self.deep]))
        out: Tensor = self.logits(self.last_bn(embedding))
        return out if self.spectral is None else out + self.spectral.logits(mean[:, self.deep :])

    def gradient_map(self, features: Tensor) -> Tensor:
        """Behind the global mean everything is linear, so the gradient is the same everywhere."""
        norm = self.last_bn.weight / torch.sqrt(_variance(self.last_bn) + EPSILON)
        gradient = (_difference(self.logits) * norm) @ self.last_linear.weight
        if self.spectral is not None:
            gradient = torch.cat([gradient, _difference(self.spectral.logits)])
        return weighted_map(features, gradient.expand(features.shape[0], -1))


def _difference(layer: nn.Linear) -> Tensor:
    """Fake minus real."""
    return layer.weight[1] - layer.weight[0]


def _variance(norm: nn.BatchNorm1d) -> Tensor:
    if norm.running_var is None:
        raise ValueError("a batch norm without running variance cannot judge")
    return norm.running_var
