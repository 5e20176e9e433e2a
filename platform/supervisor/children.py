"""Starting children, passing on what they say, stopping them."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from supervisor.console import show

ROOT = Path(__file__).resolve().parents[2]


class Child:
    """A process in a session of its own, so that it can be ended with all that it started."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        stop_signal: int = signal.SIGTERM,
        patience_seconds: float = 20.0,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.stop_signal = stop_signal
        self.patience_seconds = patience_seconds
        self.last_lines: deque[str] = deque(maxlen=20)
        self.started_at = 0.0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started_at = time.monotonic()
        self.reader = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self.reader.start()

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        with process.stdout or nullcontext(()) as stream:
            for raw in stream:
                line = raw.decode(errors="replace").rstrip()
                self.last_lines.append(line)
                show(self.name, line)

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    @property
    def last_words(self) -> str:
        """What it said before it ended."""
        self.reader.join(timeout=1)
        return next((line for line in reversed(self.last_lines) if line), "it said nothing")

    def send(self, number: int) -> None:
        if self.exit_code is None:
            self.process.send_signal(number)

    def kill_all(self) -> None:
        """The process and what is left of its session's first group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
