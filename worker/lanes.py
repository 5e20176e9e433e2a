"""How many processes of a pool judge whatever is next: all but one, which is there for newcomers.

A process cannot be interrupted. Whoever comes in while all are busy with what somebody else has
piled up is judged by the one that is left over, beside them and at once.
"""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


class Lanes:
    """A byte of a file for each ordinary lane of a pool; whoever is in one holds its lock.

    Made before the fork. The kernel gives a lock back however its process ends.
    """

    def __init__(self, processes: int) -> None:
        self.ordinary = max(1, processes - 1)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the pool; see close()

    def close(self) -> None:
        self._file.close()

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Be in a lane as long as the block lasts; whether it is an ordinary one."""
        lane = next(filter(self._take, range(self.ordinary)), None)
        try:
            yield lane is not None
        finally:
            if lane is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, lane)

    def _take(self, lane: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, lane)
        except BlockingIOError:
            return False
        return True
