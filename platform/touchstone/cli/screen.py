"""Results on standard output, everything else on standard error; plain text where nobody looks."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TextIO, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

Columns = Mapping[str, JustifyMethod]
Row = list[str | Text]

PIPE_WIDTH = 1000  # in a file a row stays on one line
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
COLOURS = {"likely_fake": "red", "likely_authentic": "green", "inconclusive": "yellow"}
STATES = {"dead": "red", "delivered": "green", "off": "red", "failing": "yellow"}


class Answered(Protocol):
    """What the platform told, and as it told it."""

    @property
    def raw(self) -> Mapping[str, Any]: ...


Told = TypeVar("Told", bound=Answered)


class Screen:
    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._out, self._err = _console(sys.stdout), _console(sys.stderr)

    def document(self, document: Mapping[str, Any]) -> None:
        """One line, written at once; JSON escapes what a terminal would obey."""
        sys.stdout.write(f"{json.dumps(document)}\n")
        sys.stdout.flush()

    def line(self, *parts: str | Text) -> None:
        """One result."""
        self._out.print(*(text(part) for part in parts), soft_wrap=True)

    def table(self, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
        """`columns` are the headings with their side, left or right."""
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for heading, side in columns.items():
            table.add_column(
                heading, justify="right" if side == "right" else "left", overflow="fold"
            )
        for row in rows:
            table.add_row(*(text(cell) for cell in row))
        self._out.print(table)

    def listing(self, columns: Columns, found: Iterable[Told], row: Callable[[Told], Row]) -> None:
        """A document for each, or one table."""
        if self.as_json:
            for one in found:
                self.document(one.raw)
        else:
            self.table(columns, [row(one) for one in found])

    def say(self, message: str) -> None:
        self._err.print(text(message), soft_wrap=True)

    def fail(self, message: str) -> None:
        self._err.print(Text("error:", "red"), text(message.strip()), soft_wrap=True)

    def progress(self) -> Progress:
        """A bar where somebody looks at it."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        return Progress(*columns, console=self._err, disable=not self._err.is_terminal)


def text(value: str | Text) -> Text:
    """Names of files and words of others may hold what a terminal would obey."""
    if isinstance(value, Text):
        return value
    return Text(
        "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in value)
    )


def verdict_text(verdict: str) -> Text:
    return Text(text(verdict.replace("_", " ")).plain, COLOURS.get(verdict, ""))


def coloured(state: str) -> Text:
    return Text(text(state).plain, STATES.get(state, ""))


def shown(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.3f}"


def _console(stream: TextIO) -> Console:
    """Neither colour nor width is taken from the environment where the stream is no terminal."""
    if stream.isatty():
        return Console(file=stream)
    return Console(file=stream, width=PIPE_WIDTH, force_terminal=False, color_system=None)
