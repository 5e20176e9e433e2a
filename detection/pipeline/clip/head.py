"""The head of founding system B1 in numpy: fully connected → ReLU → one logit."""

from dataclasses import dataclass

import numpy as np

from detection.pipeline.clip.encoder import Vector
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused

TENSORS = ("hidden.weight", "hidden.bias", "out.weight", "out.bias")


@dataclass(frozen=True)
class Head:
    hidden_weight: Vector  # (H, D)
    hidden_bias: Vector  # (H,)
    out_weight: Vector  # (1, H)
    out_bias: Vector  # (1,)

    @classmethod
    def of(cls, release: Release, dimension: int) -> "Head":
        """In single precision; raises WeightsRefused where the file holds another network."""
        hidden = release.card["architecture"].get("hidden")
        found = [list(release.tensors[name].shape) for name in TENSORS if name in release.tensors]
        if found != [[hidden, dimension], [hidden], [1, hidden], [1]]:
            raise WeightsRefused(
                f"the weights of {release.detector} {release.version} belong to another "
                "architecture"
            )
        return cls(*(release.tensors[name].astype(np.float32) for name in TENSORS))

    def logit(self, vector: Vector) -> float:
        """Of one (D,) feature; higher = more likely fake."""
        hidden = np.maximum(self.hidden_weight @ vector + self.hidden_bias, 0.0)
        return float((self.out_weight @ hidden + self.out_bias)[0])
