"""What charts draw of a row of numbers."""

import pytest

from common.charts import HEIGHT, WIDTH, line_chart


@pytest.mark.parametrize(("place", "begins"), [(0, 0.0), (1, WIDTH / 2 - 6), (2, WIDTH - 12)])
def test_a_value_that_stands_alone_is_a_dash_within_the_drawing(place: int, begins: float) -> None:
    values = [None, None, None]
    chart = line_chart("abc", {"Opened": [*values[:place], 5.0, *values[place + 1 :]]}, "cases")
    assert chart.lines[0].path == f"M{begins:.1f} 0.0h12"


def test_a_missing_value_parts_the_line() -> None:
    chart = line_chart("abcd", {"Opened": [0.0, 1.0, None, 0.5]}, "cases")
    assert chart.lines[0].path == (
        f"M0.0 {HEIGHT:.1f}L{WIDTH / 3:.1f} 0.0 M{WIDTH - 12:.1f} {HEIGHT / 2:.1f}h12"
    )


@pytest.mark.parametrize(("values", "unit"), [([1.0], "hour"), ([2.0], "hours"), ([0.5], "hours")])
def test_one_hour_is_no_hours(values: list[float], unit: str) -> None:
    assert line_chart("a", {"Median": values}, "hours").unit_of_top == unit
