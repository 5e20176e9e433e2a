"""The levels of `hierarchy`: where their logits lie, and what the chain rule makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REALNESS = ("real", "fake")


@dataclass(frozen=True)
class Layout:
    """Logits (…, K): real, fake, then every family, then the generators of each in that order."""

    families: Mapping[str, Sequence[str]]

    @property
    def names(self) -> tuple[str, ...]:
        return (*REALNESS, *self.families, *self.generators)

    @property
    def generators(self) -> tuple[str, ...]:
        return tuple(name for members in self.families.values() for name in members)

    @property
    def family_part(self) -> slice:
        return slice(len(REALNESS), len(REALNESS) + len(self.families))

    @property
    def generator_part(self) -> slice:
        return slice(self.family_part.stop, len(self.names))

    @property
    def generator_parts(self) -> dict[str, slice]:
        """For each family the place of its generators among all generators."""
        ends = accumulate((len(members) for members in self.families.values()), initial=0)
        return {
            family: slice(*ends) for family, ends in zip(self.families, pairwise(ends), strict=True)
        }

    def family_of(self, generator: str) -> str:
        """Raises KeyError for a name that the layout does not hold."""
        for family, members in self.families.items():
            if generator in members:
                return family
        raise KeyError(generator)


@dataclass(frozen=True)
class Chances:
    """P(fake) (N,), P(family and fake) (N, F) and P(generator and family and fake) (N, G)."""

    fake: Floats
    families: Floats
    generators: Floats


def chances(layout: Layout, logits: Floats, fake: Floats) -> Chances:
    """P(generator) = P(fake) P(family | fake) P(generator | family); `fake` is calibrated.

    The generators of a family share its probability; a family without any keeps it to itself.
    """
    families = fake[:, None] * softmax(logits[:, layout.family_part])
    inner = logits[:, layout.generator_part]
    parts = [
        families[:, index, None] * softmax(inner[:, part])
        for index, part in enumerate(layout.generator_parts.values())
    ]
    return Chances(fake, families, np.concatenate(parts, axis=1))


def softmax(logits: Floats) -> Floats:
    """Over the last axis; nothing stays nothing."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True, initial=-np.inf))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares
