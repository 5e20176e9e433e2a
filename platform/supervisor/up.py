"""`manage.py up`: refuse early what cannot work, then keep the supervisor."""

import errno
import fcntl
import os
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from supervisor.keeper import keep
from supervisor.options import parse
from supervisor.places import Places
from supervisor.problems import CannotStart

LOCK_SECONDS = 10.0  # what a run that was killed needs to clear away its children


def main(arguments: Sequence[str]) -> int:
    """Exit codes: 0 stopped as asked, 1 a sample got no verdict, 2 refused, 9 killed."""
    options = parse(arguments)
    places = Places(options.state)
    try:
        places.prepare()
        lock = take(places.lock)
        refuse_busy(options.port)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "supervisor", *options.arguments()]
    code = keep(command, held=[lock])
    if code < 0:
        print("The supervisor was killed; what it had started has been ended.", file=sys.stderr)
    return abs(code)


def take(path: Path) -> int:
    """An open, locked file; the lock is free again when keeper and supervisor are both gone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + LOCK_SECONDS
    while not is_taken(descriptor):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise CannotStart(f"Touchstone already runs on {path.parent}.")
        time.sleep(0.1)
    return descriptor


def is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"Port {port} cannot be used: {error.strerror}.") from error
            raise CannotStart(
                f"Port {port} is in use: stop what listens there, or choose another with PORT=…"
            ) from error
