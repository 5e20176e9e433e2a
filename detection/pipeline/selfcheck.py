"""Pictures made by code whose probabilities a card records: weights and card must agree."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.pipeline.analyse import Pipeline

TOLERANCE = 0.005


def samples() -> dict[str, NDArray[np.uint8]]:
    """Three small RGB pictures, the same on every machine."""
    y, x = np.mgrid[0:200, 0:160]
    waves = 127.5 + 60 * np.sin(x / 9) + 60 * np.cos((x + 2 * y) / 23)
    gradient = np.stack([x * 1.5, y * 1.2, 255 - x], axis=-1)
    tiles = np.kron((np.indices((16, 16)).sum(axis=0) % 2) * 180 + 40, np.ones((12, 12)))
    noise = np.random.default_rng(7).integers(0, 30, (192, 192, 3))
    return {
        "waves": _rgb(np.repeat(waves[..., None], 3, axis=-1)),
        "gradient": _rgb(gradient),
        "noisy_tiles": _rgb(tiles[..., None] + noise),
    }


def probabilities(pipeline: Pipeline) -> dict[str, float]:
    """P(fake) of each sample by the pipeline's first detector; raises where one was not scored."""
    pictures = samples()
    findings = [judged.findings[0] for judged in pipeline.judge(list(pictures.values()))]
    failed = [finding.reason for finding in findings if finding.probability is None]
    if failed:
        raise ValueError(f"a sample was not scored: {failed[0]}")
    return {
        name: round(float(finding.probability or 0.0), 6)
        for name, finding in zip(pictures, findings, strict=True)
    }


def agrees(card: Mapping[str, Any], found: Mapping[str, float]) -> bool:
    recorded = card["selfcheck"]["probabilities"]
    return found.keys() == recorded.keys() and all(
        abs(found[name] - recorded[name]) <= TOLERANCE for name in recorded
    )


def _rgb(values: NDArray[Any]) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return pixels
