"""Finding and ending every process below one, however deep and whatever session it moved to."""

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from supervisor.problems import CannotStart

PR_SET_CHILD_SUBREAPER = 36
QUIT_SECONDS = 2.0
CLEAR_SECONDS = 10.0


def adopt_orphans() -> None:
    """Orphans of any depth below become children of this process instead of init's."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "this kernel has no child subreapers")


@dataclass(frozen=True)
class Process:
    parent: int
    is_dead: bool  # ended, and nobody has asked for its exit status


def running() -> dict[int, Process]:
    """Every process of this machine."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The name in brackets may hold spaces and brackets itself.
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                found[int(entry.name)] = Process(int(parent), state == "Z")
    return found


def below(ancestor: int) -> set[int]:
    """Every living descendant."""
    table = running()
    family: set[int] = set()
    generation = {ancestor}
    while generation:
        generation = {number for number, one in table.items() if one.parent in generation}
        family |= {number for number in generation if not table[number].is_dead}
    return family


def send(processes: Iterable[int], number: int) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def bury(spared: Collection[int] = ()) -> None:
    """Reap adopted orphans that have ended; somebody else waits for those in `spared`."""
    for number, one in running().items():
        if one.is_dead and one.parent == os.getpid() and number not in spared:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(number, os.WNOHANG)


def end_all(ancestor: int) -> None:
    """Ask every descendant to quit at once (PostgreSQL: an immediate shutdown), then insist."""
    send(below(ancestor), signal.SIGQUIT)
    deadline = time.monotonic() + QUIT_SECONDS
    while left := below(ancestor):
        if time.monotonic() > deadline:
            send(left, signal.SIGKILL)
        bury()
        time.sleep(0.05)


def clear(folder: Path, program: str, number: int) -> None:
    """End the servers that work inside a data folder: what outlived the supervisor before."""
    send(working_in(folder, program), number)
    deadline = time.monotonic() + CLEAR_SECONDS
    while left := working_in(folder, program):
        if time.monotonic() > deadline:
            raise CannotStart(f"{program}, process {min(left)}, does not end: stop it first.")
        time.sleep(0.05)


def working_in(folder: Path, program: str) -> set[int]:
    """Processes of that program whose working folder it is; their titles say nothing reliable."""
    found: set[tuple[int, str]] = set()
    for number, one in running().items():
        with contextlib.suppress(OSError):
            place = Path("/proc", str(number))
            if not one.is_dead and (place / "cwd").readlink() == folder.resolve():
                found.add((number, (place / "exe").readlink().name))
    return {number for number, name in found if name == program}
