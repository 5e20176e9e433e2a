"""Pictures with faces from scikit-image's portrait (NASA, public domain), and their data sets."""

import csv
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.data import astronaut

from tests.detection.pipeline.pictures import picture, png

Pixels = NDArray[np.uint8]
FACE = (225, 119)  # middle of the face, across and down


def portrait() -> Pixels:
    """(512, 512, 3) with one face of about 90 by 113 pixels."""
    return np.asarray(astronaut(), dtype=np.uint8)


def turned(degrees: float) -> Pixels:
    """The portrait turned about its face, counter-clockwise positive."""
    matrix = cv2.getRotationMatrix2D(FACE, degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(portrait(), matrix, (512, 512), borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def variant(seed: int, *, fake: bool) -> Pixels:
    """(224, 224, 3): the face, shifted and relit, and on fakes a grid of single pixels."""
    rng = np.random.default_rng([seed, fake])
    top, left = int(rng.integers(0, 24)), int(rng.integers(100, 124))
    piece = portrait()[top : top + 224, left : left + 224].astype(np.float64)
    if rng.random() < 0.5:
        piece = piece[:, ::-1]
    piece = piece * rng.uniform(0.7, 1.0) + rng.normal(0, 2, piece.shape)
    grid = 12 * ((np.indices((224, 224)).sum(axis=0) % 2)[..., None] if fake else 0)
    return np.clip(np.rint(piece + grid), 0, 255).astype(np.uint8)


def face_data(folder: Path, counts: dict[str, int]) -> Path:
    """manifest.csv with so many real and fake faces a split, one faceless picture each besides."""
    records, seed = [], 0
    for split, count in counts.items():
        for _ in range(count):
            for label in ("real", "fake"):
                pixels = variant(seed, fake=label == "fake")
                records.append(_write(folder, f"{label}{seed}.png", pixels, label, split))
            seed += 1
        faceless = picture(seed, fake=False)
        records.append(_write(folder, f"faceless-{split}.png", faceless, "real", split))
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return folder


def _write(folder: Path, name: str, pixels: Pixels, label: str, split: str) -> dict[str, str]:
    (folder / name).write_bytes(png(pixels))
    return {
        "path": name,
        "label": label,
        "generator": "grid" if label == "fake" else "code",
        "family": "gan" if label == "fake" else "camera",
        "split": split,
        "domain": "face",
        "source": "portraits",
        "group": name,
    }
