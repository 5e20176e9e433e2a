"""How many processes of a pool judge at a time: all but one, which is there for a newcomer.

A process cannot be interrupted. So whoever comes in alone, while all others judge what somebody
else has piled up, is judged beside them at once; then one of the others pauses.
"""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


class Seats:
    """A byte of an open file for each process of the pool; PostgreSQL sees other pools, too.

    The kernel gives a lock back when its process dies, however it dies. Made before the fork.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the pool lives

    @property
    def ordinary(self) -> int:
        """So many judge whatever is next."""
        return max(1, self.total - 1)

    @contextmanager
    def taken(self, mine: int) -> Iterator[int]:
        """Hold the seat of this process; how many others of the pool are held."""
        # Whoever looks whether it is held holds it for a moment.
        fcntl.lockf(self._file, fcntl.LOCK_EX, 1, mine)
        try:
            yield sum(self._is_held(seat) for seat in range(self.total) if seat != mine)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, mine)

    def _is_held(self, seat: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, seat)
        except BlockingIOError:
            return True
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, seat)
        return False
