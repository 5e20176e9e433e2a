"""The parts of Inception-ResNet v1, named and shaped as in facenet-pytorch's checkpoints."""

import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-3  # of every batch norm, as in TensorFlow
Sides = int | tuple[int, int]


class ConvNorm(nn.Module):
    """Convolution → batch norm → ReLU."""

    def __init__(
        self, incoming: int, outgoing: int, kernel: Sides, step: int = 1, *, pad: bool
    ) -> None:
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

    def __init__(
        self, channels: int, scale: float, *branches: nn.Module, relu: bool = True
    ) -> None:
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
