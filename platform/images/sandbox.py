"""What a child gives up before it touches bytes from outside."""

import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
MOST_OPEN_FILES = 32
ROOM_FOR_COPIES = 64 * 1024 * 1024  # beside the pixels: previews and facts

ROOM_FOR_ALLOCATORS = 256 * 1024 * 1024  # address space that they reserve and never touch

libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Limits:
    """Of one child; the wall clock is the parent's affair."""

    cpu_seconds: int
    memory_bytes: int  # beyond what the child is born with
    max_pixels: int

    @property
    def largest_file_bytes(self) -> int:
        return 3 * self.max_pixels + ROOM_FOR_COPIES


def confine(limits: Limits, parent: int) -> None:
    """Limits, no new privileges, a session of its own, no terminal; dies with its parent."""
    os.setsid()
    memory_bytes = occupied_bytes() + limits.memory_bytes + ROOM_FOR_ALLOCATORS
    for name, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES, MOST_OPEN_FILES),
        (resource.RLIMIT_FSIZE, limits.largest_file_bytes, limits.largest_file_bytes),
    ):
        resource.setrlimit(name, (soft, hard))
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _die_with(parent)
    _close_terminal()


def confine_reader(cpu_seconds: int, memory_bytes: int, file_bytes: int, parent: int) -> None:
    """Less again of what the confined child has, for what it starts itself; dies with it."""
    room = occupied_bytes() + memory_bytes
    for name, limit in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, room),
        (resource.RLIMIT_FSIZE, file_bytes),
    ):
        soft, hard = resource.getrlimit(name)
        lower = limit if soft == resource.RLIM_INFINITY else min(soft, limit)
        resource.setrlimit(name, (lower, hard))
    _die_with(parent)


def occupied_bytes() -> int:
    """Address space in use: mostly libraries, shared with everybody."""
    pages = Path("/proc/self/statm").read_text().split()[0]
    return int(pages) * resource.getpagesize()


def _die_with(parent: int) -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent is gone")


def _prctl(option: int, value: int) -> None:
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl was refused")


def _close_terminal() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
