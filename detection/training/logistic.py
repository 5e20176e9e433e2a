"""Logistic regression with an L2 penalty on many standardised features, by L-BFGS."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

STEPS = 40
HISTORY = 10


@dataclass(frozen=True)
class Examples:
    """(N, D) features, labels (1 = fake) and weights that sum to one."""

    features: Tensor
    labels: Tensor
    weights: Tensor


@dataclass(frozen=True)
class Line:
    weight: NDArray[np.float32]  # (D,)
    bias: float
    penalty: float

    def logits(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """(N,) of (N, D)."""
        return (features @ self.weight).astype(np.float64) + self.bias


def fit_path(examples: Examples, penalties: Sequence[float]) -> list[Line]:
    """One line per penalty, from the strongest on, each started where the last one ended."""
    parameters = torch.zeros(examples.features.shape[1] + 1, requires_grad=True)
    lines = []
    for penalty in sorted(penalties, reverse=True):
        _descend(parameters, _objective(examples, parameters, penalty))
        found = parameters.detach().numpy().copy()
        lines.append(Line(found[:-1], float(found[-1]), penalty))
    return lines


def _objective(examples: Examples, parameters: Tensor, penalty: float) -> Callable[[], Tensor]:
    """Weighted cross-entropy + penalty / 2 · |weight|²; the bias goes free."""

    def loss() -> Tensor:
        weight, bias = parameters[:-1], parameters[-1]
        each = functional.binary_cross_entropy_with_logits(
            examples.features @ weight + bias, examples.labels, reduction="none"
        )
        return (examples.weights * each).sum() + 0.5 * penalty * weight.square().sum()

    return loss


def _descend(parameters: Tensor, objective: Callable[[], Tensor]) -> None:
    optimiser: torch.optim.Optimizer = torch.optim.LBFGS(
        [parameters], max_iter=STEPS, history_size=HISTORY, line_search_fn="strong_wolfe"
    )

    def closure() -> float:
        optimiser.zero_grad()
        loss = objective()
        torch.autograd.backward(loss)
        return float(loss.detach())

    optimiser.step(closure)
