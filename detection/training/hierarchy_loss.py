"""What `hierarchy` learns from an image: levels 2 and 3 from fakes only, level 3 in its family."""

import torch
from torch import Tensor
from torch.nn import functional

from detection.pipeline.levels import Layout
from detection.training.hierarchy_labels import UNKNOWN

DEEPER = 0.5  # weight of levels 2 and 3 beside level 1


class HierarchyLoss:
    """(N, K) logits and (N, 3) targets → the sum of the levels' mean cross-entropies."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        places = list(layout.families)
        owners = [places.index(layout.family_of(name)) for name in layout.generators]
        self.owners = torch.tensor(owners, dtype=torch.int64)

    def __call__(self, logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
        real_or_fake, family, generator = targets.unbind(dim=1)
        first = functional.cross_entropy(logits[:, :2], real_or_fake, label_smoothing=smoothing)
        second = _masked(logits[:, self.layout.family_part], family, smoothing)
        inside = self.owners.to(family.device)[None, :] == family[:, None]
        inner = logits[:, self.layout.generator_part].masked_fill(~inside, -torch.inf)
        # No smoothing here: it would reach for what is outside the family.
        return first + DEEPER * (second + _masked(inner, generator, 0.0))


def _masked(logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    """The mean over rows with a target; nothing where there is none."""
    told = targets != UNKNOWN
    total = functional.cross_entropy(
        logits[told], targets[told], label_smoothing=smoothing, reduction="sum"
    )
    return total / told.sum().clamp(min=1)
