"""Rows, cards and pictures by code: three generators whose textures nobody can mistake."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from detection.training.manifest import Row
from tests.detection.pipeline.pictures import Pixels, picture, png

GENERATORS = {"checks": "gan", "columns": "diffusion", "rows": "diffusion"}
FAMILIES = {"gan": ["biggan", "stylegan"], "diffusion": ["ddpm"], "manipulation": []}
STRENGTH = 60


def row(generator: str, family: str, *, label: int = 1) -> Row:
    return Row(Path("x.png"), label, generator, family, "val", "general", "made", "1")


REAL = row("camera", "camera", label=0)


def card(**levels: dict[str, Any]) -> dict[str, Any]:
    """Calibrated already, says fake from 0.7 and real below 0.3; no name may be said."""
    thresholds: dict[str, dict[str, float]] = {"family": {}, "generator": {}}
    return {
        "architecture": {"families": FAMILIES},
        "calibration": {"slope": 1.0, "intercept": 0.0},
        "thresholds": {"likely_fake": 0.7, "likely_authentic": 0.3},
        "levels": {
            "temperatures": {"family": 1.0, "generator": 1.0},
            "thresholds": thresholds,
            "names": {"biggan": "biggan", "stylegan": "stylegan", "ddpm": "ddpm"},
            **levels,
        },
    }


def textured(seed: int, generator: str, side: int = 64) -> Pixels:
    """A soft picture, and on those of a generator its texture of four pixels."""
    y, x = np.indices((side, side)) // 4 % 2
    signs = {"checks": x ^ y, "columns": x, "rows": y}
    added = STRENGTH * signs.get(generator, np.zeros_like(x))[..., None]
    soft = picture(seed, fake=False, size=(side, side)).astype(np.int64)
    pixels: Pixels = np.clip(soft + added - added.mean(), 0, 255).astype(np.uint8)
    return pixels


def manifest(folder: Path, counts: dict[str, int]) -> Path:
    """So many pictures of each generator in each split, and as many reals as fakes."""
    records, seed = [], 0
    for split, count in counts.items():
        for generator in (*GENERATORS, *["camera"] * len(GENERATORS)):
            for _ in range(count):
                (folder / f"{seed}.png").write_bytes(png(textured(seed, generator)))
                records.append(_record(seed, generator, split))
                seed += 1
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return folder


def _record(seed: int, generator: str, split: str) -> dict[str, str]:
    return {
        "path": f"{seed}.png",
        "label": "fake" if generator in GENERATORS else "real",
        "generator": generator,
        "family": GENERATORS.get(generator, "camera"),
        "split": split,
        "domain": "general",
        "source": "made",
        "group": str(seed),
    }


def judged(image: Row, *labels: str) -> tuple[Row, dict[str, Any]]:
    """An image and what the levels said about it, from the first on."""
    levels = [{"level": i, "label": label} for i, label in enumerate(labels, start=1)]
    return image, {"levels": levels}
