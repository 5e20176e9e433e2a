"""Heat maps of all detectors as a table, for the terminal and as Markdown."""

from collections.abc import Mapping
from typing import Any

from detection.training.report import Section, as_markdown

COLUMNS = ("detector", "images", "hottest", "random", "difference", "better than random")
NOTE = (
    "Fall of P(fake) when a map's hottest area is blurred and when random areas of the same size "
    "and shape are, as means over fakes that the detector finds; in brackets: 95 % bootstrap "
    "interval over images. A map is better than random where the interval of its own fall and that "
    "of the difference both lie above 0."
)
Measured = Mapping[str, Mapping[str, Any]]


def section(found: Measured) -> Section:
    return Section("fall of P(fake)", [_line(name, one) for name, one in found.items()], COLUMNS)


def as_page(found: Measured) -> str:
    drawn = sorted({one["images"] for one in found.values() if "images" in one})
    images = [f"Images: {'; '.join(drawn)}."] if drawn else []
    return "\n\n".join([as_markdown(section(found)), " ".join([NOTE, *images])]) + "\n"


def _line(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    if "figure" not in one:
        return name, "", "", "", "", one["remark"]
    fall = _with_interval(one["hottest_drop"], one["hottest_interval"])
    difference = _with_interval(one["figure"], one["interval"])
    better = "yes" if one["better_than_random"] else "no"
    return name, str(one["n"]), fall, f"{one['random_drop']:.3f}", difference, better


def _with_interval(mean: float, interval: tuple[float, float]) -> str:
    low, high = interval
    return f"{mean:.3f} ({low:.3f} to {high:.3f})"
