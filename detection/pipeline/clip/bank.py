"""Features of known images: which known real and which known fake is nearest?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.clip.encoder import Vector
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused

REAL, FAKE = 0, 1


@dataclass(frozen=True)
class Known:
    """What may be told of a known image; the image itself is neither stored nor shown."""

    source: str
    generator: str
    distance: float  # 1 - cosine: 0 = the same direction, 2 = the opposite one


@dataclass(frozen=True)
class Bank:
    features: Vector  # (N, D), rows of length 1
    labels: NDArray[np.uint8]  # (N,), 1 = fake
    sources: NDArray[np.uint8]  # (N,) places in `source_names`
    generators: NDArray[np.uint8]  # (N,) places in `generator_names`
    source_names: tuple[str, ...]
    generator_names: tuple[str, ...]

    @classmethod
    def of(cls, release: Release) -> "Bank":
        """In single precision; raises WeightsRefused where the file is no bank."""
        try:
            features = release.tensors["features"].astype(np.float32)
            bank = cls(
                features=features / np.linalg.norm(features, axis=1, keepdims=True),
                labels=_codes(release, "labels"),
                sources=_codes(release, "sources"),
                generators=_codes(release, "generators"),
                source_names=tuple(release.card["bank"]["sources"]),
                generator_names=tuple(release.card["bank"]["generators"]),
            )
        except (KeyError, TypeError, np.exceptions.AxisError) as error:
            raise WeightsRefused(f"the weights of {release.detector} are no bank") from error
        bank._check(release)
        return bank

    def distances(self, vector: Vector) -> Vector:
        """(N,) cosine distances of one (D,) feature of length 1."""
        return 1.0 - self.features @ vector

    def mean_of_nearest(self, distances: Vector, label: int, k: int) -> float:
        """The mean of the k smallest distances to known images of one label."""
        own = distances[self.labels == label]
        return float(np.partition(own, k - 1)[:k].mean())

    def nearest(self, distances: Vector, label: int) -> Known:
        own = np.flatnonzero(self.labels == label)
        index = int(own[np.argmin(distances[own])])
        return Known(
            source=self.source_names[self.sources[index]],
            generator=self.generator_names[self.generators[index]],
            distance=float(distances[index]),
        )

    def _check(self, release: Release) -> None:
        counts = {len(column) for column in (self.labels, self.sources, self.generators)}
        known = (
            counts == {len(self.features)}
            and set(np.unique(self.labels)) == {REAL, FAKE}
            and self.sources.max() < len(self.source_names)
            and self.generators.max() < len(self.generator_names)
        )
        if not known:
            raise WeightsRefused(f"the bank of {release.detector} does not fit its card")


def _codes(release: Release, name: str) -> NDArray[np.uint8]:
    return release.tensors[name].astype(np.uint8)
