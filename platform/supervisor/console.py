"""The terminal: one line at a time, under the name of who said it."""

import contextlib
import itertools
import sys
import threading

WIDTH = 10
RESET = "\x1b[0m"
PALETTE = itertools.cycle(("36", "33", "35", "32", "34", "96", "93", "95"))

_colours: dict[str, str] = {}
_turn = threading.Lock()


def show(name: str, line: str) -> None:
    """A line of a child, with its name in its colour."""
    with _turn:
        colour = _colours.setdefault(name, next(PALETTE))
        _write(f"{_painted(f'{name:<{WIDTH}}|', colour)} {line}")


def say(line: str = "") -> None:
    """A line of the supervisor itself."""
    with _turn:
        _write(line)


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}{RESET}" if sys.stdout.isatty() else text


def _write(line: str) -> None:
    # Nobody listens any more (a closed pipe, a lost terminal): the servers matter, not the lines.
    with contextlib.suppress(OSError):
        print(line, flush=True)
