"""Charts as SVG geometry: drawn by a template, with the numbers in a table under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 600.0, 160.0
GAP = 0.25  # of a bar's place


@dataclass(frozen=True)
class Bar:
    """In units of a drawing of WIDTH by HEIGHT; the words stand in the table, too."""

    word: str
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class BarChart:
    bars: tuple[Bar, ...]
    top: float  # what the upper line stands for
    unit: str


def bar_chart(values: Sequence[tuple[str, float]], unit: str) -> BarChart:
    """One bar a value, in their order; the scale begins at 0."""
    top = round_up(max((value for _, value in values), default=0.0))
    place = WIDTH / max(len(values), 1)
    bars = tuple(
        _bar(number, word, value, place, top) for number, (word, value) in enumerate(values)
    )
    return BarChart(bars, top, unit)


def _bar(number: int, word: str, value: float, place: float, top: float) -> Bar:
    height = HEIGHT * value / top
    return Bar(
        word=word,
        value=value,
        x=place * (number + GAP / 2),
        y=HEIGHT - height,
        width=place * (1 - GAP),
        height=height,
    )


def round_up(value: float) -> float:
    """The next 1, 2 or 5 of its power of ten; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 10.0 ** ceil(log10(value) - 1)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)
