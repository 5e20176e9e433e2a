"""What the frozen encoder makes of labelled images after founding system B1's preprocessing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.clip.encoder import Encoder
from detection.pipeline.clip.preprocess import Preprocessing, for_judging, for_training
from detection.pipeline.decode import decode
from detection.training.feature_chunks import CHUNK, Chunks, key_of
from detection.training.manifest import Row, fingerprint

Features = NDArray[np.float32]


@dataclass(frozen=True)
class Embedded:
    """The embedding of one image; those with a number are drawn as training images by it."""

    encoder: Encoder
    settings: Preprocessing
    seed: int
    rows: Sequence[Row]
    numbers: Sequence[int] | None

    def __call__(self, place: int) -> Features:
        pixels = decode(self.rows[place].path)
        if self.numbers is None:
            return self.encoder.run(for_judging(pixels, self.settings)).embedding
        rng = np.random.default_rng([self.seed, self.numbers[place]])
        return self.encoder.run(for_training(pixels, self.settings, rng)).embedding


@dataclass(frozen=True)
class Extraction:
    """How features are made; the same values give the same features."""

    encoder: Encoder
    settings: Preprocessing
    seed: int
    folder: Path  # where finished chunks are kept
    chunk: int = CHUNK
    processes: int = 1

    def features(self, rows: Sequence[Row], *, numbers: Sequence[int] | None = None) -> Features:
        """(images, D) of length 1; with `numbers` as training images, each drawn by its own."""
        chunks = Chunks(self.folder / self._key(rows, numbers), self.chunk, self.processes)
        one = Embedded(self.encoder, self.settings, self.seed, rows, numbers)
        found: Features = chunks.gather(one, len(rows), f"encoding {len(rows)} images")
        return found

    def _key(self, rows: Sequence[Row], numbers: Sequence[int] | None) -> str:
        drawn = [self.seed, *numbers] if numbers else None
        return key_of([fingerprint(rows), self.encoder.spec.sha256, asdict(self.settings), drawn])
