"""Pictures whose probabilities a card records: weights and card must agree on every machine."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.data import astronaut

from detection.pipeline.analyse import Pipeline

TOLERANCE = 0.005
Pictures = dict[str, NDArray[np.uint8]]


def plain_samples() -> Pictures:
    """Three small RGB pictures made by code."""
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


def face_samples() -> Pictures:
    """Three pictures of the face that scikit-image ships (a NASA portrait, public domain)."""
    portrait = np.asarray(astronaut(), dtype=np.uint8)
    return {
        "portrait": portrait,
        "dim_mirrored_portrait": _rgb(portrait[:, ::-1] * 0.7),
        "two_portraits": np.concatenate([portrait, portrait[:, ::-1]], axis=1),
    }


SAMPLES: dict[str, Callable[[], Pictures]] = {"plain": plain_samples, "face": face_samples}


def probabilities(pipeline: Pipeline, samples: str = "plain") -> dict[str, float]:
    """P(fake) of each sample by the whole pipeline; raises where one was not scored."""
    pictures = SAMPLES[samples]()
    judged = dict(zip(pictures, pipeline.judge(list(pictures.values())), strict=True))
    failed = [judgement for judgement in judged.values() if judgement.probability is None]
    if failed:
        raise ValueError(f"a sample was not scored: {failed[0].findings[0].reason}")
    return {name: round(judgement.probability or 0.0, 6) for name, judgement in judged.items()}


def recorded_samples(card: Mapping[str, Any]) -> str:
    """Which set of pictures the card was checked on."""
    return str(card["selfcheck"].get("samples", "plain"))


def agrees(card: Mapping[str, Any], found: Mapping[str, float]) -> bool:
    recorded = card["selfcheck"]["probabilities"]
    return found.keys() == recorded.keys() and all(
        abs(found[name] - recorded[name]) <= TOLERANCE for name in recorded
    )


def _rgb(values: NDArray[Any]) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return pixels
