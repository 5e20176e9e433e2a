"""The networks of `frequency`: founding system A, a classifier on the cosine spectrum of the luma.

Both look at the same standardised log spectrum: one weighs every coefficient (logistic regression),
the other is a small convolutional network over the plane of frequencies.
"""

from abc import ABC
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from detection.pipeline.networks.base import Network
from detection.pipeline.spectrum import BANDS, EPSILON, LUMA, cosine_basis

SIDE = 128
CELL = 4


class LogSpectrum(nn.Module):
    """(N, S, S, 3) in 0…255 → (N, 1, S, S): log magnitudes of the DCT-II, standardised."""

    basis: Tensor
    luma: Tensor
    mean: Tensor
    deviation: Tensor

    def __init__(self, side: int) -> None:
        super().__init__()
        self.register_buffer("basis", torch.from_numpy(cosine_basis(side)), persistent=False)
        self.register_buffer("luma", torch.tensor(LUMA), persistent=False)
        self.register_buffer("mean", torch.zeros(side, side))
        self.register_buffer("deviation", torch.ones(side, side))

    def magnitudes(self, pixels: Tensor) -> Tensor:
        """(N, S, S) log magnitudes as they are."""
        plane = pixels.float() @ self.luma
        coefficients: Tensor = self.basis @ plane @ self.basis.T
        return (coefficients.abs() + EPSILON).log()

    def forward(self, pixels: Tensor) -> Tensor:
        return ((self.magnitudes(pixels) - self.mean) / self.deviation).unsqueeze(1)


class Reference(nn.Module):
    """What real training photographs look like; evidence only, no logit depends on it."""

    spectrum: Tensor
    band_levels: Tensor
    band_deviations: Tensor

    def __init__(self, side: int) -> None:
        super().__init__()
        self.register_buffer("spectrum", torch.zeros(side, side))
        self.register_buffer("band_levels", torch.zeros(len(BANDS)))
        self.register_buffer("band_deviations", torch.ones(len(BANDS)))


class SpectrumNetwork(Network, ABC):
    """Statistics of the training images lie in the weight file beside what was learned."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.spectrum = LogSpectrum(side)
        self.reference = Reference(side)

    def inputs(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """Never below single precision: coefficients span five orders of magnitude."""
        return (self.spectrum(pixels),)


class LinearSpectrum(SpectrumNetwork):
    """Logistic regression: one weight per coefficient; the logit of real is 0."""

    def __init__(self, side: int = SIDE) -> None:
        super().__init__(side)
        self.weight = nn.Parameter(torch.zeros(side, side))
        self.bias = nn.Parameter(torch.zeros(()))

    def features(self, *inputs: Tensor) -> Tensor:
        return inputs[0]

    def classify(self, features: Tensor) -> Tensor:
        fake = (features * self.weight).sum(dim=(1, 2, 3)) + self.bias
        return torch.stack([torch.zeros_like(fake), fake], dim=1)

    def gradient_map(self, features: Tensor) -> Tensor:
        """What each coefficient adds towards fake, over frequencies and not over the image."""
        return functional.relu(features.squeeze(1) * self.weight)


class ConvolutionalSpectrum(SpectrumNetwork):
    """Level and spread of 4 by 4 neighbouring coefficients → convolutions → fully connected.

    One coefficient alone is mostly chance. The head keeps positions apart, because the same
    pattern means something else at another frequency.
    """

    def __init__(
        self,
        widths: Sequence[int] = (16, 32),
        hidden: int = 32,
        dropout: float = 0.0,
        side: int = SIDE,
    ) -> None:
        super().__init__(side)
        self.moments_norm = nn.BatchNorm2d(2)
        incoming = [2, *widths[:-1]]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, after, 3, padding=1, bias=False)
            for before, after in zip(incoming, widths, strict=True)
        )
        self.norms = nn.ModuleList(map(nn.BatchNorm2d, widths))
        self.pool = nn.AvgPool2d(2)
        self.dropout = nn.Dropout(dropout)
        cells = (side // CELL >> len(widths)) ** 2
        self.hidden = nn.Linear(widths[-1] * cells, hidden)
        self.out = nn.Linear(hidden, 2)

    def inputs(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """(N, 2, S/4, S/4): mean and mean square of the standardised spectrum."""
        spectrum = self.spectrum(pixels)
        return (functional.avg_pool2d(torch.cat([spectrum, spectrum.square()], dim=1), CELL),)

    def features(self, *inputs: Tensor) -> Tensor:
        x: Tensor = self.moments_norm(inputs[0])
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            x = self.pool(functional.relu(norm(convolution(x))))
        return x

    def classify(self, features: Tensor) -> Tensor:
        hidden = functional.relu(self.hidden(self.dropout(features.flatten(1))))
        out: Tensor = self.out(self.dropout(hidden))
        return out

    def gradient_map(self, features: Tensor) -> Tensor:
        """Gradient times feature of fake - real per place (HiResCAM), over frequencies."""
        active = (self.hidden(features.flatten(1)) > 0).to(features.dtype)
        gradient = (active * (self.out.weight[1] - self.out.weight[0])) @ self.hidden.weight
        return functional.relu((features * gradient.reshape(features.shape)).sum(dim=1))
