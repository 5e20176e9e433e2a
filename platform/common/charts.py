"""Charts as SVG geometry: drawn by a template, with the numbers in a table under it."""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class Line:
    """`path` skips what is missing, and a point that stands alone is a dot."""

    name: str
    path: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class LineChart:
    words: tuple[str, ...]
    lines: tuple[Line, ...]
    top: float
    unit: str

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
    return LineChart(tuple(words), drawn, top, unit)


def _path(values: Sequence[float | None], top: float) -> str:
    step = WIDTH / max(len(values) - 1, 1)
    path, is_drawing = [], False
    for place, value in enumerate(values):
        if value is not None:
            where = f"{place * step:.1f} {HEIGHT * (1 - value / top):.1f}"
            path.append(f"L{where}" if is_drawing else f"M{where}h0")
        is_drawing = value is not None
    return " ".join(path)


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
