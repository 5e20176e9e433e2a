"""Charts as SVG geometry: drawn by a template, with the numbers in a table under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, log10

WIDTH, HEIGHT = 600.0, 160.0
GAP = 0.25  # of a bar's place
DASH = 12  # wide enough to be seen where a point stands alone


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
class Scale:
    """From 0 to `top`, which the upper line stands for."""

    top: float
    unit: str  # in the plural

    @property
    def unit_of_top(self) -> str:
        return self.unit.removesuffix("s") if self.top == 1 else self.unit


@dataclass(frozen=True)
class BarChart(Scale):
    bars: tuple[Bar, ...]


def bar_chart(values: Sequence[tuple[str, float]], unit: str) -> BarChart:
    """One bar a value, in their order; the scale begins at 0."""
    top = round_up(max((value for _, value in values), default=0.0))
    place = WIDTH / max(len(values), 1)
    bars = tuple(
        _bar(number, word, value, place, top) for number, (word, value) in enumerate(values)
    )
    return BarChart(top, unit, bars)


@dataclass(frozen=True)
class Line:
    """`path` skips what is missing, and a point that stands alone is a short dash."""

    name: str
    path: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class LineChart(Scale):
    words: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """No line has a value anywhere."""
        return all(value is None for line in self.lines for value in line.values)

    @property
    def rows(self) -> list[tuple[str, list[float | None]]]:
        """For the table: each word with the value of every line."""
        return [
            (word, [line.values[place] for line in self.lines])
            for place, word in enumerate(self.words)
        ]


def line_chart(
    words: Sequence[str], lines: Mapping[str, Sequence[float | None]], unit: str
) -> LineChart:
    """One line a name over the same places; the scale begins at 0."""
    known = [value for values in lines.values() for value in values if value is not None]
    top = round_up(max(known, default=0.0))
    drawn = tuple(Line(name, _path(values, top), tuple(values)) for name, values in lines.items())
    return LineChart(top, unit, tuple(words), drawn)


def _path(values: Sequence[float | None], top: float) -> str:
    step = WIDTH / max(len(values) - 1, 1)
    points = [
        None if value is None else (place * step, HEIGHT * (1 - value / top))
        for place, value in enumerate(values)
    ]
    runs = (list(run) for known, run in groupby(points, bool) if known)
    return " ".join(_line(run) for run in runs)


def _line(run: Sequence[tuple[float, float] | None]) -> str:
    (x, y), *others = (point for point in run if point)
    if not others:
        return f"M{min(max(x - DASH / 2, 0), WIDTH - DASH):.1f} {y:.1f}h{DASH}"
    return f"M{x:.1f} {y:.1f}" + "".join(f"L{x:.1f} {y:.1f}" for x, y in others)


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
