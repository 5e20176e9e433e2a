"""The only door for weights: hash first, then safetensors, then names and shapes."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse

from detection.pipeline.card import check as check_card
from detection.pipeline.release import Release, WeightsRefused

__all__ = [
    "CARD_FILE",
    "WEIGHTS_DIR",
    "WEIGHTS_FILE",
    "WeightsRefused",
    "load",
    "newest",
    "read_card",
    "read_verified",
    "shapes_of",
    "version_key",
]

WEIGHTS_DIR = Path(__file__).resolve().parent.parent / "weights"
WEIGHTS_FILE = "model.safetensors"
CARD_FILE = "card.json"
REQUIRED = ("detector", "version", "weights", "architecture", "calibration", "thresholds")


def newest(weights_dir: Path, detector: str) -> Path:
    """The folder of the highest version, compared number by number."""
    versions = [card.parent for card in (weights_dir / detector).glob(f"*/{CARD_FILE}")]
    if not versions:
        raise WeightsRefused(f"no released weights of {detector} are installed")
    return max(versions, key=version_key)


def load(folder: Path) -> Release:
    card = read_card(folder)
    content = read_verified(folder / WEIGHTS_FILE, card["weights"]["sha256"], _named(folder))
    tensors = _tensors(content, folder)
    _check_shapes(tensors, card["weights"]["shapes"], folder)
    return Release(
        detector=card["detector"],
        version=card["version"],
        sha256=card["weights"]["sha256"],
        card=card,
        tensors=tensors,
        folder=folder,
        megabytes=len(content) / 1e6,
    )


def read_card(folder: Path) -> dict[str, Any]:
    """With everything that serving reads from it."""
    try:
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsRefused(f"{_named(folder)} has no readable card") from error
    except ValueError as error:
        raise WeightsRefused(f"the card of {_named(folder)} is not valid JSON") from error
    missing = [key for key in REQUIRED if key not in card] if isinstance(card, dict) else REQUIRED
    if missing:
        raise WeightsRefused(f"the card of {_named(folder)} lacks {', '.join(missing)}")
    check_card(card)
    return dict(card)


def read_verified(file: Path, expected: str, owner: str = "") -> bytes:
    """The bytes of a file whose SHA-256 is the expected one; nothing is parsed before that."""
    named = f"{file.name} of {owner or file.parent.name}"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise WeightsRefused(f"{named} is missing or unreadable") from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise WeightsRefused(f"{named} has SHA-256 {found[:12]}…, expected is {expected[:12]}…")
    return content


def shapes_of(tensors: Mapping[str, NDArray[np.generic]]) -> dict[str, list[int]]:
    return {name: list(tensor.shape) for name, tensor in sorted(tensors.items())}


def _tensors(content: bytes, folder: Path) -> dict[str, NDArray[np.generic]]:
    try:
        return dict(parse(content))
    except (SafetensorError, ValueError, KeyError) as error:
        raise WeightsRefused(
            f"the weights of {_named(folder)} are not a safetensors file"
        ) from error


def _check_shapes(
    tensors: Mapping[str, NDArray[np.generic]], expected: Mapping[str, list[int]], folder: Path
) -> None:
    found = shapes_of(tensors)
    wrong = sorted(
        name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)
    )
    if wrong:
        raise WeightsRefused(
            f"the weights of {_named(folder)} do not fit their card: "
            f"{len(wrong)} tensors differ, first {wrong[0]}"
        )


def _named(folder: Path) -> str:
    """Detector and version, as the folders are called."""
    return " ".join(folder.absolute().parts[-2:])


def version_key(folder: Path) -> tuple[tuple[int, str], ...]:
    parts = folder.name.split(".")
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
