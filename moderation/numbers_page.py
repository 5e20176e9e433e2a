"""The numbers of a period as charts."""

from collections.abc import Callable, Sequence

from common.charts import LineChart, line_chart
from moderation.models import DayFigures

HOUR = 3600
Pick = Callable[[DayFigures], float | None]


def charts_of(days: Sequence[DayFigures], *, is_all: bool) -> list[tuple[str, LineChart]]:
    """Titles and charts; what only the whole platform has is left out for a single queue."""
    charts = [
        _chart(
            days,
            "Opened and ruled",
            "cases a day",
            opened=_opened,
            ruled=_ruled,
            reopened=_reopened,
        ),
        _chart(days, "Waiting at the end of the day", "cases", waiting=_waiting),
        _chart(days, "Time to a ruling", "hours", median=_median, p95=_p95),
        _chart(days, "Rulings that agree with the machine", "%", agreement=_agreement),
        _chart(days, "Appeals that were granted", "%", overturned=_overturned),
    ]
    if is_all:
        charts.append(_chart(days, "Judged without a person", "%", automatic=_automatic))
    return charts


def _chart(
    days: Sequence[DayFigures], title: str, unit: str, **lines: Pick
) -> tuple[str, LineChart]:
    words = [f"{day.day:%d %b}" for day in days]
    values = {name: [pick(day) for day in days] for name, pick in lines.items()}
    return title, line_chart(words, values, unit)


def _opened(day: DayFigures) -> float | None:
    return day.opened if day.pk else None


def _reopened(day: DayFigures) -> float | None:
    return day.reopened if day.pk else None


def _ruled(day: DayFigures) -> float | None:
    return day.ruled if day.pk else None


def _waiting(day: DayFigures) -> float | None:
    return day.waiting if day.pk else None


def _median(day: DayFigures) -> float | None:
    return None if day.median_seconds is None else day.median_seconds / HOUR


def _p95(day: DayFigures) -> float | None:
    return None if day.p95_seconds is None else day.p95_seconds / HOUR


def _agreement(day: DayFigures) -> float | None:
    return _percent(day.with_machine, day.comparable)


def _overturned(day: DayFigures) -> float | None:
    return _percent(day.granted, day.appeals)


def _automatic(day: DayFigures) -> float | None:
    return _percent(day.automatic, day.ended)


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
