"""What a card must say before its weights serve; every reader raises WeightsRefused."""

import math
import re
from collections.abc import Mapping
from reprlib import repr as shortened
from typing import Any, TypeGuard

from detection.pipeline.release import Card, WeightsRefused
from detection.pipeline.windows import SIDE

SHA256 = re.compile(r"[0-9a-f]{64}")
BAND = ("probability", "low", "high")


def check(card: Card) -> None:
    """What every detector and the fusion need; a detector's `open` checks what only it reads."""
    text(card, "detector")
    text(card, "version")
    if not SHA256.fullmatch(text(card, "weights", "sha256")):
        raise refused(card, "weights.sha256 is no SHA-256")
    whole_number(card, "weights", "bytes")
    mapping(card, "weights", "shapes")
    mapping(card, "architecture")
    number(card, "calibration", "slope")
    number(card, "calibration", "intercept")
    _check_order(card)
    _check_band(card)
    number(card, "validation", "auc", "value", default=0.0)


def text(card: Card, *path: str) -> str:
    found = _present(card, path)
    if not isinstance(found, str):
        raise _wrong(card, path, found, "a text")
    return found


def number(card: Card, *path: str, default: float | None = None) -> float:
    """A finite number; the default stands in for one that is not there."""
    found = default if (value := _find(card, path)) is None else value
    if found is None:
        raise _lacking(card, path)
    if not _is_number(found):
        raise _wrong(card, path, found, "a number")
    return float(found)


def whole_number(card: Card, *path: str, default: int | None = None) -> int:
    """One or more."""
    found = number(card, *path, default=default)
    if found < 1 or not found.is_integer():
        raise _wrong(card, path, found, "a whole number above zero")
    return int(found)


def mapping(card: Card, *path: str) -> Mapping[str, Any]:
    found = _present(card, path)
    if not isinstance(found, Mapping):
        raise _wrong(card, path, found, "an object")
    return found


def window_side(card: Card) -> int:
    """Pixels; the graph is made for it."""
    return whole_number(card, "windows", "side", default=SIDE)


def refused(card: Card, reason: str) -> WeightsRefused:
    return WeightsRefused(f"the card of {card['detector']} {card['version']} is wrong: {reason}")


def _check_order(card: Card) -> None:
    fake, authentic = (
        number(card, "thresholds", f"likely_{word}") for word in ("fake", "authentic")
    )
    if authentic > fake:
        raise refused(card, "thresholds.likely_authentic lies above thresholds.likely_fake")


def _check_band(card: Card) -> None:
    """The band may be left out, but not half."""
    if not _find(card, ("calibration", "band")):
        return
    lengths = {len(_numbers(card, "calibration", "band", name)) for name in BAND}
    if len(lengths) > 1:
        raise refused(card, "calibration.band has columns of several lengths")


def _numbers(card: Card, *path: str) -> list[float]:
    """One or more."""
    found = _present(card, path)
    if not isinstance(found, list) or not found or not all(map(_is_number, found)):
        raise _wrong(card, path, found, "a list of numbers")
    return found


def _find(card: Card, path: tuple[str, ...]) -> object:
    """None where it is not there."""
    found: object = card
    for depth, key in enumerate(path):
        if not isinstance(found, Mapping):
            raise _wrong(card, path[:depth], found, "an object")
        found = found.get(key)
        if found is None:
            return None
    return found


def _present(card: Card, path: tuple[str, ...]) -> object:
    found = _find(card, path)
    if found is None:
        raise _lacking(card, path)
    return found


def _is_number(value: object) -> TypeGuard[int | float]:
    # JSON as Python reads it knows NaN and Infinity, and true is an int.
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _lacking(card: Card, path: tuple[str, ...]) -> WeightsRefused:
    return WeightsRefused(
        f"the card of {card['detector']} {card['version']} lacks {'.'.join(path)}"
    )


def _wrong(card: Card, path: tuple[str, ...], found: object, wanted: str) -> WeightsRefused:
    return refused(card, f"{'.'.join(path)} is {shortened(found)}, not {wanted}")
