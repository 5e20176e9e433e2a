"""Pulling plugs, in a seeded order, while the work goes on."""

import random
import shutil
import threading
import time

from benchmarks.stack import Stack


def plan(*, children: int, workers: int, data_losses: int, seed: int = 7) -> list[str]:
    faults = ["child"] * children + ["worker"] * workers + ["broker"] * data_losses
    random.Random(seed).shuffle(faults)
    return faults


class Injector(threading.Thread):
    """One fault every `interval` seconds; what dies whole is started again, as `up` would."""

    def __init__(self, stack: Stack, faults: list[str], interval_seconds: float) -> None:
        super().__init__(daemon=True)
        self.stack, self.faults, self.interval_seconds = stack, faults, interval_seconds
        self.done: list[str] = []

    def run(self) -> None:
        for fault in self.faults:
            time.sleep(self.interval_seconds)
            getattr(self, f"_kill_{fault}")()
            self.done.append(fault)

    def _kill_child(self) -> None:
        self.stack.kill_a_child("analysis")

    def _kill_worker(self) -> None:
        self.stack.kill("analysis")
        self.stack.start_analysis()

    def _kill_broker(self) -> None:
        self.stack.kill("valkey")
        shutil.rmtree(self.stack.broker.data)
        self.stack.start_broker()
