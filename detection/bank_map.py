"""The flat map of the images that a release knows, read from the file beside its weights."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from detection.models import DetectorRelease

MAP_FILE = "map.json"
COLUMNS = ("x", "y", "label", "source", "generator")


@dataclass(frozen=True)
class Point:
    """One known image, from -1 to 1 both ways, upwards and to the right."""

    x: float
    y: float
    is_fake: bool
    source: str
    generator: str


@dataclass(frozen=True)
class BankMap:
    """What was drawn out of how many images, and how they were laid flat."""

    method: str
    images: int
    points: tuple[Point, ...]


def read_map(release: DetectorRelease) -> BankMap | None:
    """None where there is no map, or none that can be read."""
    folder = settings.DETECTOR_WEIGHTS_DIR / release.detector / release.version
    try:
        return _parsed(json.loads((folder / MAP_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _parsed(content: dict[str, Any]) -> BankMap:
    sources, generators = content["sources"], content["generators"]
    rows = zip(*(content[name] for name in COLUMNS), strict=True)
    points = tuple(
        Point(float(x), float(y), bool(label), str(sources[source]), str(generators[generator]))
        for x, y, label, source, generator in rows
    )
    return BankMap(str(content["method"]), int(content["images"]), points)
