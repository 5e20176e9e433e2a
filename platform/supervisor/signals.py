"""What the person asked for: stop, or stop now."""

import os
import signal
import threading
from types import FrameType

from supervisor.problems import StopAsked

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """The first one interrupts whatever is going on; the next ones only take patience away."""

    def __init__(self) -> None:
        self.stopping = False
        self.is_urgent = False

    def install(self) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, self._arrived)

    def _arrived(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self.is_urgent = True
        else:
            self.stopping = True
            raise StopAsked


def stop_when_closed(leash: int) -> None:
    """Behave as if told to stop when the other end of the pipe is gone."""

    def watch() -> None:
        os.read(leash, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
