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

    def features(self, rows: Sequence[Row], *, training: bool) -> Features:
        """(images, D) of length 1, training images preprocessed as such."""
        chunks = range(0, len(rows), self.chunk)
        folder = self.folder / self._key(rows, training)
        folder.mkdir(parents=True, exist_ok=True)
        title = f"encoding {len(rows)} images"
        return np.concatenate(
            [
                self._chunk(rows, start, folder / f"{start:06d}.npy", training)
                for start in track(chunks, title, console=Console(stderr=True))
            ]
        )

    def _chunk(self, rows: Sequence[Row], start: int, file: Path, training: bool) -> Features:
        if not file.is_file():
            stop = min(start + self.chunk, len(rows))
            made = np.stack([self._one(rows[i], i, training) for i in range(start, stop)])
            partial = file.with_suffix(f".{os.getpid()}.partial")
            with partial.open("wb") as out:
                np.save(out, made)
            partial.replace(file)
        kept: Features = np.load(file, allow_pickle=False)
        return kept

    def _one(self, row: Row, index: int, training: bool) -> Features:
        pixels = decode(row.path)
        if training:
            rng = np.random.default_rng([self.seed, index])
            return self.encoder.run(for_training(pixels, self.settings, rng)).embedding
        return self.encoder.run(for_judging(pixels, self.settings)).embedding

    def _key(self, rows: Sequence[Row], training: bool) -> str:
        parts = [fingerprint(rows), self.encoder.spec.sha256, asdict(self.settings), training]
        text = json.dumps([*parts, self.seed if training else None])
        return hashlib.sha256(text.encode()).hexdigest()[:16]
