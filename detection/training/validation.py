"""AUC on the validation split between epochs: over all, per domain and per source."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from detection.pipeline.networks.base import Network
from detection.pipeline.windows import MOST_PER_AXIS, SIDE, cut
from detection.training.cache import PixelCache
from detection.training.manifest import Row
from detection.training.metrics import auc_of
from detection.training.progress import tracked

BATCH = 128
LABELS = 2
Floats = NDArray[np.float64]


class Validation:
    """All windows of all images, cut once."""

    def __init__(
        self,
        pixels: PixelCache,
        rows: Sequence[Row],
        side: int = SIDE,
        most: int = MOST_PER_AXIS,
    ) -> None:
        views = [cut(pixels[index], side, most).pixels for index in range(len(rows))]
        self.windows = torch.from_numpy(np.concatenate(views))
        self.owner = np.repeat(np.arange(len(rows)), [len(view) for view in views])
        self.rows = rows
        self.labels = np.array([row.label for row in rows], dtype=np.int64)

    @torch.inference_mode()
    def logits(self, network: Network) -> Floats:
        """(images,) mean logit difference over windows, in bfloat16: for ranking epochs only."""
        batches = torch.split(self.windows, BATCH)
        parts = [
            self._differences(network, windows)
            for windows in tracked(batches, "validating", len(batches))
        ]
        return np.bincount(self.owner, np.concatenate(parts)) / np.bincount(self.owner)

    @staticmethod
    def _differences(network: Network, windows: Tensor) -> Floats:
        device = next(network.parameters()).device
        inputs = network.inputs(windows.to(device))
        with torch.autocast(device.type, torch.bfloat16):
            logits = network.classify(network.features(*inputs)).float()
        return (logits[:, 1] - logits[:, 0]).double().cpu().numpy()

    def __call__(self, network: Network) -> dict[str, float]:
        logits = self.logits(network.eval())
        figures = {"auc": auc_of(self.labels, logits)}
        for kind in ("domain", "source"):
            for name in sorted({getattr(row, kind) for row in self.rows}):
                own = np.array([getattr(row, kind) == name for row in self.rows])
                if len(np.unique(self.labels[own])) == LABELS:
                    figures[f"auc {name}"] = auc_of(self.labels[own], logits[own])
        return {name: round(value, 4) for name, value in figures.items()}
