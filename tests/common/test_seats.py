"""Seats are few, and half of them are never one caller's."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from common.seats import Seats


@pytest.mark.parametrize(("total", "each"), [(1, 1), (2, 1), (3, 1), (4, 2), (8, 4)])
def test_one_caller_takes_half_of_them(total: int, each: int) -> None:
    seats = Seats(total)
    assert sum(seats.take("one") for _ in range(total)) == each


def test_all_callers_together_take_all_of_them() -> None:
    seats = Seats(4)
    assert [seats.take(whose) for whose in "abcde"] == [True] * 4 + [False]
    seats.give_back("a")
    assert seats.take("e")


def test_none_is_taken_twice_by_callers_in_parallel() -> None:
    seats = Seats(20)
    with ThreadPoolExecutor(8) as callers:
        taken = list(callers.map(seats.take, [number % 3 for number in range(300)]))
    assert sum(taken) == 20
