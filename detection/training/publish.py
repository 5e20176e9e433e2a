"""A trained network becomes a released folder: half-precision safetensors and their card."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import nn

from detection.pipeline.analyse import Pipeline
from detection.pipeline.detectors import DETECTORS, Detector
from detection.pipeline.release import Release
from detection.pipeline.selfcheck import probabilities
from detection.pipeline.weights import CARD_FILE, WEIGHTS_FILE, shapes_of
from detection.training.orders import Order

Tensors = dict[str, NDArray[np.generic]]


def tensors_of(network: nn.Module, *, half: bool) -> Tensors:
    """Named arrays; counters that only training needs are left out."""
    state = {k: v for k, v in network.state_dict().items() if not k.endswith("num_batches_tracked")}
    return {
        name: (value.half() if half else value.float()).cpu().contiguous().numpy()
        for name, value in state.items()
    }


def write_weights(folder: Path, tensors: Tensors) -> dict[str, Any]:
    """The `weights` part of the card of what was just written."""
    folder.mkdir(parents=True, exist_ok=True)
    content = save(tensors)
    (folder / WEIGHTS_FILE).write_bytes(content)
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "dtype": str(next(iter(tensors.values())).dtype),
        "shapes": shapes_of(tensors),
    }


def write_card(folder: Path, card: Mapping[str, Any]) -> None:
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    partial = folder / f"{CARD_FILE}.partial"
    partial.write_text(text, encoding="utf-8")
    partial.replace(folder / CARD_FILE)


def draft(folder: Path, card: Mapping[str, Any], tensors: Tensors) -> Detector:
    """A detector on torch from weights that have no calibration yet."""
    return DETECTORS[card["detector"]](draft_release(folder, card, tensors), "torch", None)


def draft_release(folder: Path, card: Mapping[str, Any], tensors: Tensors) -> Release:
    """The release that a folder is becoming."""
    return Release(
        detector=card["detector"],
        version=card["version"],
        sha256=card["weights"]["sha256"],
        card=card,
        tensors=tensors,
        folder=folder,
        megabytes=card["weights"]["bytes"] / 1e6,
    )


def finish(
    order: Order, card: dict[str, Any], cache_dir: Path | None, samples: str = "plain"
) -> None:
    """Writes the card, and records what the release says about the samples as it is served."""
    write_card(order.folder, card)
    names: Sequence[str] = [order.detector]
    pipeline = Pipeline.load(names, weights_dir=order.out, device="cpu", cache_dir=cache_dir)
    finish_with(order, card, pipeline, samples)


def finish_with(
    order: Order, card: dict[str, Any], pipeline: Pipeline, samples: str = "plain"
) -> None:
    """Adds what this pipeline says about the samples, and the minutes of wall-clock time.

    They hold those before a resumption; what an earlier command kept (decoded pixels, features,
    votes) is not computed again and costs nothing.
    """
    card["selfcheck"] = {"samples": samples, "probabilities": probabilities(pipeline, samples)}
    training = card["training"]
    earlier = training.get("minutes_before_resumption", 0.0)
    training["minutes"] = round(earlier + order.minutes, 1)
    write_card(order.folder, card)
