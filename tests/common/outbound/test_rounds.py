"""Many calls at a time: none that hangs or breaks takes anything from the others."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from django.db import connection

from common.jobs import Job, door
from common.outbound.rounds import Round
from common.outbound.turns import turn

pytestmark = pytest.mark.django_db
SECONDS = 10


def as_it_is(task: str) -> str:
    return task


@dataclass
class Work:
    """What each look finds, in turn, and what was written down of it."""

    looks: list[Sequence[str]]
    call: Callable[[str], str] = as_it_is
    written: list[str] = field(default_factory=list)

    def claim(self, limit: int) -> Iterable[str]:
        return self.looks.pop(0) if self.looks else []

    def write_down(self, one: str) -> None:
        if one == "unwritable":
            raise ValueError(one)
        self.written.append(one)

    def go(self, seconds: float = SECONDS) -> None:
        a_round = Round(Job.DELIVER, claim=self.claim, call=self.call, write_down=self.write_down)
        a_round.go(threads=4, seconds=seconds)


def broken(task: str) -> str:
    if task == "breaks":
        raise ValueError(task)
    return task


def test_a_call_that_breaks_takes_nothing_from_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work([["a", "breaks", "b"], ["c"]], broken)
    work.go()
    assert sorted(work.written) == ["a", "b", "c"]
    assert [record.message for record in caplog.records] == ["a call was not written down"]


def test_what_cannot_be_written_down_takes_nothing_from_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work([["a", "unwritable", "b"]])
    work.go()
    assert sorted(work.written) == ["a", "b"]
    assert caplog.records[0].exc_info


def test_what_is_under_way_is_written_down_even_if_the_next_look_fails() -> None:
    has_failed = threading.Event()

    def waiting(task: str) -> str:
        has_failed.wait(SECONDS)
        return task

    class Failing(Work):
        def claim(self, limit: int) -> Iterable[str]:
            if not self.looks:
                has_failed.set()
                raise ConnectionError
            return super().claim(limit)

    work = Failing([["a"]], waiting)
    with pytest.raises(ConnectionError):
        work.go()
    assert work.written == ["a"]


def test_free_threads_look_for_work_while_a_call_hangs() -> None:
    """The first ends only when the second, which came later, has been called."""
    second_came = threading.Event()

    def hanging(task: str) -> str:
        if task == "second":
            second_came.set()
        return task if second_came.wait(SECONDS) else "never called"

    work = Work([["first"], ["second"]], hanging)
    work.go()
    assert sorted(work.written) == ["first", "second"]


def test_what_came_before_the_turn_was_given_back_is_not_left() -> None:
    """Its hint was taken by another process, which was refused."""
    work = Work([[], ["late"]])
    work.go()
    assert work.written == ["late"]


def test_whoever_is_refused_claims_nothing() -> None:
    work = Work([["a"]])

    def go() -> None:
        work.go()
        connection.close()

    refused = threading.Thread(target=go)
    with turn(Job.DELIVER.value) as is_ours:
        assert is_ours
        refused.start()
        refused.join(SECONDS)
    assert (work.looks, work.written) == ([["a"]], [])


def test_others_are_called_when_the_time_is_up_and_when_seats_are_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hints: list[str] = []
    handed_on = threading.Event()

    def note(name: str) -> None:
        hints.append(name)
        handed_on.set()

    def hanging(task: str) -> str:
        handed_on.wait(SECONDS)
        return task

    monkeypatch.setattr(door, "sender", note)
    work = Work([["a"]], hanging)
    work.go(seconds=0.1)
    assert (work.written, hints) == (["a"], [Job.DELIVER.value] * 2)
