"""What several commands share."""

import argparse
import math
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from detection.pipeline.weights import WEIGHTS_DIR

PIPE_WIDTH = 150
DEVICES = ("auto", "cpu", "cuda")


def console() -> Console:
    """Standard output; wide where it is a file, so that tables keep their lines."""
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


def progress() -> Progress:
    """A bar on standard error, so that standard output holds results only."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", choices=DEVICES, default="auto", help="auto (default), cpu or cuda"
    )
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS_DIR, help="folder of released weights"
    )
    parser.add_argument("--cache", type=Path, default=None, help="folder of exported ONNX graphs")


def count(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def count_or_zero(text: str) -> int:
    """A whole number from 0 on, for argparse."""
    return 0 if text == "0" else count(text)


def amount(text: str) -> float:
    """A number above 0, for argparse."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return found


def share(text: str) -> float:
    """0 to 1, for argparse."""
    found = 0.0 if text == "0" else amount(text)
    if found > 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0 and 1")
    return found


def fail(message: str) -> int:
    Console(stderr=True).print(f"[red]error:[/] {message}", highlight=False, soft_wrap=True)
    return 1
