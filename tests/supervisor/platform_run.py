"""Starting the whole platform as a person would, and watching it from outside."""

import subprocess
import threading
import time
from pathlib import Path

import psutil

from supervisor.children import ROOT
from tests.supervisor.people import environment

SECONDS = 180.0


class Run:
    """`manage.py up` with its lines."""

    def __init__(
        self, python: list[str], state: Path, port: int, *options: str, **variables: str
    ) -> None:
        command = [*python, str(ROOT / "manage.py"), "up", "--state", str(state)]
        self.state = state
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*command, "--port", str(port), "--analysers", "1", *options],
            env=environment(**variables),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stream:
            for line in stream:
                self.lines.append(line.rstrip())

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    @property
    def verdicts(self) -> list[list[str]]:
        """The cells of the table's rows."""
        rows = [line for line in self.lines if line.startswith("│")]
        return [[cell.strip() for cell in row.strip("│").split("│")] for row in rows]

    def wait(self) -> int:
        code = self.process.wait(timeout=SECONDS)
        self.reader.join(timeout=10)
        return code

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + SECONDS
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def family(self) -> list[psutil.Process]:
        """The supervisor first, then everything below it."""
        return psutil.Process(self.process.pid).children(recursive=True)


def survivors(family: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Who is still there after that time."""
    _, alive = psutil.wait_procs(family, timeout=seconds)
    return alive
