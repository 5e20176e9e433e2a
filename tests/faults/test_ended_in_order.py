"""A benchmark that is told to stop leaves no server behind."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.env import ROOT

pytestmark = pytest.mark.stack

SERVERS = """
from benchmarks.stack import running
with running() as stack:
    print(*(child.pid for child in stack.children.values()), flush=True)
    input()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a name that is short enough for sockets; a stack that is told to stop leaves its own."""
    with tempfile.TemporaryDirectory(prefix="stk-") as made:
        Path(made).chmod(0o711)  # PostgreSQL, who is somebody else, passes through
        yield Path(made)


def test_sigterm_ends_the_servers_too(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVERS],
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "platform"))),
            "TMPDIR": str(folder),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        servers = [int(pid) for pid in program.stdout.readline().split()]
        assert len(servers) == 2
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=60) == 128 + signal.SIGTERM
    assert not any(map(psutil.pid_exists, servers))
