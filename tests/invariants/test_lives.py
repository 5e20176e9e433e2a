"""No rule is broken at any moment of a life of a case, and every way to break one is found."""

from collections.abc import Callable

import pytest

from tests.invariants import batch_lives, deletion_lives, fetch_lives, lives
from tests.invariants.breaks import BREAKS, break_it
from tests.invariants.lives import Steps, World
from worker.invariants import Depth, run

Life = Callable[[World], Steps]

LIVES: tuple[Life, ...] = (
    lives.ruled,
    lives.by_two,
    lives.in_dispute,
    lives.escalated,
    lives.put_off,
    lives.appealed,
    lives.answered,
    lives.opened_again,
    lives.closed,
    lives.taken_back,
    lives.deleted_in_every_state,
    deletion_lives.answered,
    batch_lives.deleted,
    batch_lives.golden,
    batch_lives.given_back,
    batch_lives.in_bulk,
    fetch_lives.fetched,
    fetch_lives.gone,
    fetch_lives.waiting,
    fetch_lives.lost,
    fetch_lives.deleted,
    # Last, because what they put into a bank looks like every other picture of this world.
    lives.known,
    lives.overturned,
)


@pytest.mark.parametrize("life", LIVES)
def test_a_life_breaks_no_rule_at_any_moment(world: World, life: Life) -> None:
    for _ in life(world):
        assert run(depth=Depth.NONE) == []


def test_many_lives_beside_each_other_break_no_rule(world: World) -> None:
    for life in LIVES:
        list(life(world))
    assert run(depth=Depth.NONE) == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_breach_in_the_life_of_a_case_is_found_and_named(world: World, name: str) -> None:
    life, sql = BREAKS[name]
    list(life(world))
    ((offender,),) = break_it(sql)
    found = {f"{breach.invariant} {breach.sentence}": breach for breach in run(depth=Depth.NONE)}
    assert found[name].count == 1
    assert offender.hex in found[name].examples[0].replace("-", "")
