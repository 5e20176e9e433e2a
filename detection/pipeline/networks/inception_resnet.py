"""Inception-ResNet v1 (Szegedy et al. 2016, as trained for faces by Sandberg's facenet).

Tensors are named and shaped as in facenet-pytorch's checkpoints, so that VGGFace2 weights load from
a file of theirs. `spectra` adds what a start from random weights lacks: local spectra, into the stem
and straight to the logits, without which few thousand images teach motifs before traces.
"""

import pickle
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from detection.pipeline.networks.base import Network, weighted_map
from detection.pipeline.networks.cnn import BANDS, LocalSpectrum
from detection.pipeline.weights import WeightsRefused

EPSILON = 1e-3  # of every batch norm, as in TensorFlow
MIDDLE_GREY, GREY_RANGE = 127.5, 128.0
Sides = int | tuple[int, int]


class ConvNorm(nn.Module):
    """Convolution → batch norm → ReLU."""

    def __init__(self, incoming: int, outgoing: int, kernel: Sides, step: int = 1, *, pad: bool):
        super().__init__()
        sides = (kernel, kernel) if isinstance(kernel, int) else kernel
        edge = (sides[0] // 2, sides[1] // 2) if pad else (0, 0)
        self.conv = nn.Conv2d(incoming, outgoing, sides, step, edge, bias=False)
        self.bn = nn.BatchNorm2d(outgoing, eps=EPSILON)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.bn(self.conv(x)))


def chain(incoming: int, *layers: tuple[int, Sides], last_step: int = 1) -> nn.Module:
    """Layers of (channels, kernel); a last one that steps is not padded. One layer stays bare."""
    made: list[nn.Module] = []
    for index, (outgoing, kernel) in enumerate(layers):
        step = last_step if index == len(layers) - 1 else 1
        made.append(ConvNorm(incoming, outgoing, kernel, step, pad=step == 1))
        incoming = outgoing
    return made[0] if len(made) == 1 else nn.Sequential(*made)


class Branches(nn.Module):
    """Branches side by side, named branch0, branch1, …"""

    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        self._names = [f"branch{index}" for index in range(len(branches))]
        for name, branch in zip(self._names, branches, strict=True):
            self.add_module(name, branch)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.get_submodule(name)(x) for name in self._names], dim=1)


class Residual(Branches):
    """x + `scale` times what the branches, mixed by 1 by 1, add to it."""

    def __init__(self, channels: int, scale: float, *branches: nn.Module, relu: bool = True):
        super().__init__(*branches)
        mixed = sum(_outgoing(branch) for branch in branches)
        self.conv2d = nn.Conv2d(mixed, channels, 1)
        self.scale, self.relu = scale, relu

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.conv2d(super().forward(x)) * self.scale + x
        return functional.relu(out) if self.relu else out


def _outgoing(branch: nn.Module) -> int:
    convolutions = [module for module in branch.modules() if isinstance(module, nn.Conv2d)]
    return convolutions[-1].out_channels


def block_35(thin: int) -> Residual:
    wide, narrow = 256 // thin, 32 // thin
    branches = ([1], [1, 3], [1, 3, 3])
    made = (chain(wide, *((narrow, kernel) for kernel in kernels)) for kernels in branches)
    return Residual(wide, 0.17, *made)


def block_17(thin: int) -> Residual:
    wide, narrow = 896 // thin, 128 // thin
    long = chain(wide, (narrow, 1), (narrow, (1, 7)), (narrow, (7, 1)))
    return Residual(wide, 0.10, chain(wide, (narrow, 1)), long)


def block_8(thin: int, scale: float = 0.20, *, relu: bool = True) -> Residual:
    wide, narrow = 1792 // thin, 192 // thin
    long = chain(wide, (narrow, 1), (narrow, (1, 3)), (narrow, (3, 1)))
    return Residual(wide, scale, chain(wide, (narrow, 1)), long, relu=relu)


def reduction_6a(thin: int) -> Branches:
    wide = 256 // thin
    long = chain(wide, (192 // thin, 1), (192 // thin, 3), (wide, 3), last_step=2)
    return Branches(chain(wide, (384 // thin, 3), last_step=2), long, nn.MaxPool2d(3, 2))


def reduction_7a(thin: int) -> Branches:
    wide, narrow = 896 // thin, 256 // thin
    return Branches(
        chain(wide, (narrow, 1), (384 // thin, 3), last_step=2),
        chain(wide, (narrow, 1), (narrow, 3), last_step=2),
        chain(wide, (narrow, 1), (narrow, 3), (narrow, 3), last_step=2),
        nn.MaxPool2d(3, 2),
    )


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
        return weighted_map(features, gradient.expand(len(features), -1))


def _difference(layer: nn.Linear) -> Tensor:
    """Fake minus real."""
    return layer.weight[1] - layer.weight[0]


def _variance(norm: nn.BatchNorm1d) -> Tensor:
    if norm.running_var is None:
        raise ValueError("a batch norm without running variance cannot judge")
    return norm.running_var


def load_vggface2(network: InceptionResnetV1, file: Path) -> None:
    """All but the last layer from a checkpoint of facenet-pytorch; raises WeightsRefused."""
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as error:
        raise WeightsRefused(f"{file.name} cannot be read") from error
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise WeightsRefused(f"{file.name} is not a checkpoint of tensors") from error
    own = {name: tensor for name, tensor in network.state_dict().items() if _shared(name)}
    found = {name: tensor for name, tensor in state.items() if _shared(name)}
    wrong = sorted(
        name
        for name in own.keys() | found.keys()
        if name not in own or name not in found or own[name].shape != found[name].shape
    )
    if wrong:
        raise WeightsRefused(
            f"{file.name} holds another network than Inception-ResNet v1: "
            f"{len(wrong)} tensors differ, first {wrong[0]}"
        )
    network.load_state_dict(found, strict=False)


def _shared(name: str) -> bool:
    return not name.startswith(("logits.", "spectral."))
