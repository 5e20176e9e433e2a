"""Children that end too early, fall and are replaced, or do not want to stop."""

import os
import sys
import threading
import time
from collections.abc import Callable

import pytest

from supervisor import crew as crew_module
from supervisor.children import Child
from supervisor.crew import Crew
from supervisor.problems import CannotStart, StopAsked
from supervisor.signals import Signals

# A shell that starts the tests in the background lets them inherit an ignored SIGQUIT.
QUITTABLE = "import signal; signal.signal(3, signal.SIG_DFL); "
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); "


@pytest.fixture
def crew() -> Crew:
    return Crew(Signals())


def child(program: str, patience_seconds: float = 20) -> Child:
    command = [sys.executable, "-c", program]
    return Child("child", command, os.environ, patience_seconds=patience_seconds)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_child_that_ends_before_it_answers_is_quoted(crew: Crew) -> None:
    failing = child("raise SystemExit('no such port')")
    with pytest.raises(CannotStart, match="child did not start: no such port"):
        crew.wait_for(failing, lambda: False, 20)


def test_a_child_that_never_answers_is_given_up(crew: Crew) -> None:
    silent = child("import time; time.sleep(600)")
    with pytest.raises(CannotStart, match="did not answer within 0 seconds"):
        crew.wait_for(silent, lambda: False, 0.1)
    silent.kill_all()


def test_a_step_ends_with_its_exit_code(crew: Crew) -> None:
    assert crew.wait_for_end(child("raise SystemExit(3)"), 20) == 3


def test_a_fallen_child_is_started_again(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "FIRST_PAUSE", 0.05)
    worker = child("import time; time.sleep(600)")
    crew.enlist(worker)
    first = worker.process.pid

    def stop_when_replaced() -> bool:
        if worker.process.pid != first:
            raise StopAsked
        return False

    worker.process.kill()
    monkeypatch.setattr(crew_module, "bury", lambda spared: stop_when_replaced())
    with pytest.raises(StopAsked):
        crew.watch()
    assert worker.exit_code is None
    worker.kill_all()


def test_a_stubborn_child_is_killed_in_the_end(crew: Crew) -> None:
    stubborn = child(
        STUBBORN + "signal.signal(3, signal.SIG_IGN); time.sleep(600)", patience_seconds=0.1
    )
    wait_until(lambda: list(stubborn.last_lines) == ["up"])
    crew.enlist(stubborn)
    crew.stop()
    assert stubborn.exit_code == -9


def test_a_second_signal_takes_the_patience_away(crew: Crew) -> None:
    stubborn = child(QUITTABLE + STUBBORN + "time.sleep(600)", patience_seconds=600)
    wait_until(lambda: list(stubborn.last_lines) == ["up"])
    crew.enlist(stubborn)
    threading.Timer(0.2, setattr, (crew.signals, "is_urgent", True)).start()
    crew.stop()
    assert stubborn.exit_code == -3
