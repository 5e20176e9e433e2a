"""The few threads of a process that may be held for long, and how many of them one caller gets."""

import threading
from collections import Counter
from collections.abc import Hashable


class Seats:
    """Nobody takes more than half of them, so that there is one for somebody else."""

    def __init__(self, total: int) -> None:
        self.total, self.each = total, max(1, total // 2)
        self._taken: Counter[Hashable] = Counter()
        self._one_at_a_time = threading.Lock()

    def take(self, whose: Hashable) -> bool:
        with self._one_at_a_time:
            is_free = self._taken.total() < self.total and self._taken[whose] < self.each
            if is_free:
                self._taken[whose] += 1
            return is_free

    def give_back(self, whose: Hashable) -> None:
        with self._one_at_a_time:
            self._taken[whose] -= 1
            if not self._taken[whose]:
                del self._taken[whose]
