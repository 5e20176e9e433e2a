"""Everybody who was started: waiting for them, replacing the fallen, stopping in order."""

import signal
import time
from collections.abc import Callable, Iterable

from supervisor.children import Child
from supervisor.console import say
from supervisor.descendants import bury
from supervisor.problems import CannotStart
from supervisor.signals import Signals

TICK_SECONDS = 0.05
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
HARD_SECONDS = 1.0


class Crew:
    """Children in the order of their start; servers first, so stopping goes backwards."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.children: list[Child] = []
        self.ranks: list[list[Child]] = []
        self._pauses: dict[str, float] = {}

    def enlist(self, *children: Child) -> None:
        """One rank: started together, stopped together."""
        self.ranks.append(list(children))
        self.children.extend(children)

    def enlist_step(self, child: Child) -> None:
        """It ends by itself and is not replaced."""
        self.ranks.append([child])

    def wait_for(self, child: Child, answers: Callable[[], bool], seconds: float) -> None:
        """Until it answers; a child that ends first is reported with its last words."""
        deadline = time.monotonic() + seconds
        while not answers():
            if child.exit_code is not None:
                raise CannotStart(f"{child.name} did not start: {child.last_words}")
            if time.monotonic() > deadline:
                raise CannotStart(f"{child.name} did not answer within {seconds:.0f} seconds.")
            time.sleep(TICK_SECONDS)

    def wait_for_end(self, child: Child, seconds: float) -> int:
        deadline = time.monotonic() + seconds
        while child.exit_code is None:
            if time.monotonic() > deadline:
                raise CannotStart(f"{child.name} took longer than {seconds:.0f} seconds.")
            time.sleep(TICK_SECONDS)
        return child.exit_code

    def watch(self) -> None:
        """Until the signal to stop: start again whoever falls, more slowly each time."""
        while True:
            for child in self.children:
                if child.exit_code is not None:
                    self._replace(child)
            bury(spared={child.process.pid for child in self.children})
            time.sleep(TICK_SECONDS * 10)

    def _replace(self, child: Child) -> None:
        lived = time.monotonic() - child.started_at
        pause = self._pauses.get(child.name, FIRST_PAUSE) if lived < LONGEST_PAUSE else FIRST_PAUSE
        self._pauses[child.name] = min(pause * 2, LONGEST_PAUSE)
        say(f"{child.name} ended with {child.exit_code}; starting it again in {pause:.0f} s")
        child.kill_all()
        time.sleep(pause)
        child.start()

    def stop(self) -> None:
        """Backwards, each rank patiently; at a second signal without patience."""
        self.signals.stopping = True
        for rank in reversed(self.ranks):
            for child in rank:
                child.send(child.stop_signal)
            self._see_out(rank)

    def _see_out(self, rank: Iterable[Child]) -> None:
        started = time.monotonic()
        for child in rank:
            self._wait_patiently(child, started)
            self._insist(child)

    def _wait_patiently(self, child: Child, since: float) -> None:
        while child.exit_code is None:
            patience = HARD_SECONDS if self.signals.is_urgent else child.patience_seconds
            if time.monotonic() - since > patience:
                return
            time.sleep(TICK_SECONDS)

    def _insist(self, child: Child) -> None:
        """SIGQUIT, and a moment to follow it, before the kill."""
        if child.exit_code is None:
            child.send(signal.SIGQUIT)
        asked = time.monotonic()
        while child.exit_code is None:
            if time.monotonic() - asked > HARD_SECONDS:
                say(f"{child.name} does not stop; killing it")
                child.kill_all()
            time.sleep(TICK_SECONDS)
