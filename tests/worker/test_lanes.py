"""Of the processes of a pool all but one judge whatever is next, however the others end."""

import pytest

from tests.worker.pools import Enter
from worker.lanes import Lanes


def is_ordinary(lanes: Lanes) -> bool:
    with lanes.taken() as found:
        return found


def test_the_last_of_three_is_there_for_newcomers(lanes: Lanes, enter: Enter) -> None:
    assert [enter().is_ordinary for _ in range(2)] == [True, True]
    assert not is_ordinary(lanes)


def test_whoever_leaves_makes_room(lanes: Lanes, enter: Enter) -> None:
    first, _ = enter(), enter()
    first.leave()
    assert is_ordinary(lanes)
    assert is_ordinary(lanes)


def test_whoever_is_killed_makes_room(lanes: Lanes, enter: Enter) -> None:
    _, second = enter(), enter()
    second.die()
    assert is_ordinary(lanes)


def test_a_lane_is_left_when_the_work_fails(lanes: Lanes, enter: Enter) -> None:
    with pytest.raises(ValueError, match="broken"), lanes.taken():
        raise ValueError("broken")
    assert [enter().is_ordinary for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("processes", [1, 2])
def test_there_is_always_one_ordinary_lane(processes: int) -> None:
    pool = Lanes(processes)
    assert (pool.ordinary, is_ordinary(pool)) == (1, True)
    pool.close()
