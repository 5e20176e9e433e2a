"""A bank map as its page draws it: one colour a source, dots for real, crosses for fake."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from detection.bank_map import BankMap, Point

COLOURS = 7  # more cannot be told apart; the smaller sources share one that is neutral
OTHERS = "others"
MIDDLE, REACH, ARM = 500, 480, 6  # of a drawing of 1000 by 1000


@dataclass(frozen=True)
class Series:
    """A source with its marks as SVG paths, one for each kind, empty without any of it."""

    source: str
    colour: str  # a number of the palette, or OTHERS
    reals: str
    fakes: str
    count: int
    is_chosen: bool
    is_faded: bool


@dataclass(frozen=True)
class Group:
    """A row of the table that says the same: images of one kind, source and maker."""

    source: str
    generator: str
    is_fake: bool
    count: int
    x: float  # of their middle
    y: float


@dataclass(frozen=True)
class BankChart:
    """The largest source first, in drawing, legend and table."""

    method: str
    images: int
    shown: int
    reals: int
    series: tuple[Series, ...]
    groups: tuple[Group, ...]
    chosen: str  # the source that stands out; empty if all do


def chart_of(bank_map: BankMap, chosen: str = "") -> BankChart:
    """`chosen` is the source to look at; a name that is not on the map chooses nothing."""
    points = bank_map.points
    sizes = Counter(point.source for point in points)
    order = sorted(sizes, key=lambda source: (-sizes[source], source))
    known = chosen if chosen in sizes else ""
    return BankChart(
        method=bank_map.method,
        images=bank_map.images,
        shown=len(points),
        reals=sum(not point.is_fake for point in points),
        series=_series(points, order, known),
        groups=_groups(points, order),
        chosen=known,
    )


def _series(points: Iterable[Point], order: list[str], chosen: str) -> tuple[Series, ...]:
    of_source: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        of_source[point.source].append(point)
    return tuple(
        Series(
            source=source,
            colour=str(place) if place <= COLOURS else OTHERS,
            reals="".join(_dot(point) for point in of_source[source] if not point.is_fake),
            fakes="".join(_cross(point) for point in of_source[source] if point.is_fake),
            count=len(of_source[source]),
            is_chosen=source == chosen,
            is_faded=bool(chosen) and source != chosen,
        )
        for place, source in enumerate(order, start=1)
    )


def _groups(points: Iterable[Point], order: list[str]) -> tuple[Group, ...]:
    found: dict[tuple[int, bool, str], list[Point]] = defaultdict(list)
    places = {source: place for place, source in enumerate(order)}
    for point in points:
        found[places[point.source], point.is_fake, point.generator].append(point)
    return tuple(
        Group(
            source=order[place],
            generator=generator,
            is_fake=is_fake,
            count=len(group),
            x=fmean(point.x for point in group),
            y=fmean(point.y for point in group),
        )
        for (place, is_fake, generator), group in sorted(found.items())
    )


def _dot(point: Point) -> str:
    """A line without length; its round ends make the dot."""
    left, top = _place(point)
    return f"M{left} {top}h0"


def _cross(point: Point) -> str:
    left, top = _place(point)
    return f"M{left - ARM} {top - ARM}l{2 * ARM} {2 * ARM}m0-{2 * ARM}l-{2 * ARM} {2 * ARM}"


def _place(point: Point) -> tuple[int, int]:
    """SVG counts downwards."""
    return round(MIDDLE + REACH * point.x), round(MIDDLE - REACH * point.y)
