"""A benchmark that is told to stop leaves no server behind."""

import os
import signal
import subprocess
import sys

import psutil

from config.env import ROOT

SERVERS = """
from benchmarks.stack import running
with running() as stack:
    print(*(child.pid for child in stack.children.values()), flush=True)
    input()
"""


def test_sigterm_ends_the_servers_too() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVERS],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "platform")))},
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
