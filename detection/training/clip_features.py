"""CLIP features of labelled images: slow, so they are kept in chunks and an extraction resumes."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from detection.pipeline.clip.encoder import Encoder
from detection.pipeline.clip.preprocess import Preprocessing, for_judging, for_training
from detection.pipeline.decode import decode
from detection.training.manifest import Row, fingerprint

CHUNK = 256
Features = NDArray[np.float32]


@dataclass(frozen=True)
class Extraction:
    """How features are made; the same values give the same features."""

    encoder: Encoder
    settings: Preprocessing
    seed: int
    folder: Path  # where finished chunks are kept
    chunk: int = CHUNK

    def features(self, rows: Sequence[Row], *, numbers: Sequence[int] | None = None) -> Features:
        """(images, D) of length 1; with `numbers` as training images, each drawn by its own."""
        chunks = range(0, len(rows), self.chunk)
        folder = self.folder / self._key(rows, numbers)
        folder.mkdir(parents=True, exist_ok=True)
        title = f"encoding {len(rows)} images"
        return np.concatenate(
            [
                self._chunk(rows, start, folder / f"{start:06d}.npy", numbers)
                for start in track(chunks, title, console=Console(stderr=True))
            ]
        )

    def _chunk(
        self, rows: Sequence[Row], start: int, file: Path, numbers: Sequence[int] | None
    ) -> Features:
        if not file.is_file():
            places = range(start, min(start + self.chunk, len(rows)))
            made = [self._one(rows[i], numbers[i] if numbers else None) for i in places]
            partial = file.with_suffix(f".{os.getpid()}.partial")
            with partial.open("wb") as out:
                np.save(out, np.stack(made))
            partial.replace(file)
        kept: Features = np.load(file, allow_pickle=False)
        return kept

    def _one(self, row: Row, number: int | None) -> Features:
        pixels = decode(row.path)
        if number is None:
            return self.encoder.run(for_judging(pixels, self.settings)).embedding
        rng = np.random.default_rng([self.seed, number])
        return self.encoder.run(for_training(pixels, self.settings, rng)).embedding

    def _key(self, rows: Sequence[Row], numbers: Sequence[int] | None) -> str:
        drawn = [self.seed, *numbers] if numbers else None
        parts = [fingerprint(rows), self.encoder.spec.sha256, asdict(self.settings), drawn]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
