"""From the manifest's words to the three levels: which families and generators are told apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.levels import Layout
from detection.training.manifest import Row

# DALL-E mini and reconstructing autoencoders end, like latent diffusion, in the decoder of an
# autoencoder; that is what their pixels show. A swapped face and a retouched one are photographs.
FAMILIES = {
    "gan": ("gan",),
    "diffusion": ("diffusion", "autoregressive", "autoencoder"),
    "manipulation": ("faceswap", "manual"),
}
FEWEST = 40  # training images that a name at level 3 needs
UNKNOWN = -1


@dataclass(frozen=True)
class Taxonomy:
    """`names`: what each generator of the manifest is called at level 3, or nothing."""

    layout: Layout
    names: Mapping[str, str]

    def family(self, row: Row) -> str | None:
        """The family of a fake; None for reals and for families that no level knows."""
        if not row.label:
            return None
        found = (name for name in self.layout.families if row.family in FAMILIES[name])
        return next(found, None)

    def generator(self, row: Row) -> str | None:
        """The name of a fake's generator; None for reals and where training saw too few."""
        return self.names.get(row.generator) if row.label else None

    def targets(self, rows: Sequence[Row]) -> NDArray[np.int64]:
        """(N, 3): label, place of the family, place of the generator; UNKNOWN where untold."""
        families, generators = list(self.layout.families), self.layout.generators
        return np.array(
            [
                (
                    row.label,
                    _place(families, self.family(row)),
                    _place(generators, self.generator(row)),
                )
                for row in rows
            ],
            dtype=np.int64,
        )


def taxonomy_of(rows: Sequence[Row]) -> Taxonomy:
    """Families and names that these training rows can teach."""
    fakes = [row for row in rows if row.label]
    names = _names(Counter(row.generator for row in fakes))
    families = {
        family: sorted({names[row.generator] for row in fakes if _named(row, words, names)})
        for family, words in FAMILIES.items()
        if any(row.family in words for row in fakes)
    }
    return Taxonomy(Layout(families), names)


def _names(counts: Mapping[str, int]) -> dict[str, str]:
    """A rare generator goes by its method, the part before `_`, where that is frequent enough."""
    rare = {name: count for name, count in counts.items() if count < FEWEST}
    methods: Counter[str] = Counter()
    for name, count in rare.items():
        methods[_method(name)] += count
    grouped = {name: _method(name) for name in rare if methods[_method(name)] >= FEWEST}
    return {name: name for name in counts if name not in rare} | grouped


def _method(generator: str) -> str:
    return generator.partition("_")[0]


def _named(row: Row, words: Sequence[str], names: Mapping[str, str]) -> bool:
    return row.family in words and row.generator in names


def _place(names: Sequence[str], name: str | None) -> int:
    return UNKNOWN if name is None else names.index(name)
