"""Pictures made by code: soft ones stand for photographs, those with a fine grid for fakes."""

import csv
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]


def picture(seed: int, *, fake: bool, size: tuple[int, int] = (144, 160)) -> Pixels:
    """(H, W, 3): blurred noise, and on fakes a grid such as a careless up-sampler leaves."""
    height, width = size
    rng = np.random.default_rng(seed)
    noise = Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))
    soft = np.asarray(noise.filter(ImageFilter.GaussianBlur(4)), dtype=np.int64)
    grain = rng.integers(-3, 4, soft.shape)
    grid = 12 * ((np.indices((height, width)).sum(axis=0) % 2)[..., None] if fake else 0)
    pixels: Pixels = np.clip(soft + grain + grid, 0, 255).astype(np.uint8)
    return pixels


def png(pixels: Pixels) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def labelled_folders(folder: Path, count: int) -> Path:
    """`count` pictures each in real/ and fake/."""
    for label in ("real", "fake"):
        (folder / label).mkdir(parents=True)
        for seed in range(count):
            pixels = picture(seed if label == "fake" else seed + 500, fake=label == "fake")
            (folder / label / f"{label}{seed}.png").write_bytes(png(pixels))
    return folder


def manifest(folder: Path, counts: dict[str, int]) -> Path:
    """A folder with manifest.csv: so many real and so many fake pictures in each split."""
    labelled_folders(folder, sum(counts.values()))
    records, seed = [], 0
    for split, count in counts.items():
        for _ in range(count):
            records += [_record(label, seed, split) for label in ("real", "fake")]
            seed += 1
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return folder


def _record(label: str, seed: int, split: str) -> dict[str, str]:
    return {
        "path": f"{label}/{label}{seed}.png",
        "label": label,
        "generator": "grid" if label == "fake" else "code",
        "family": "gan" if label == "fake" else "camera",
        "split": split,
        "domain": "general",
        "source": "made",
        "group": f"{split}-{label}-{seed}",
    }
