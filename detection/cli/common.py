"""What several commands share."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from detection.pipeline.detectors import DETECTORS
from detection.pipeline.weights import WEIGHTS_DIR

PIPE_WIDTH = 150


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
    parser.add_argument("--device", default="auto", help="auto (default), cpu or cuda")
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS_DIR, help="folder of released weights"
    )
    parser.add_argument("--cache", type=Path, default=None, help="folder of exported ONNX graphs")


def add_detector(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--detector", default="cnn", choices=sorted(DETECTORS))


def fail(message: str) -> int:
    Console(stderr=True).print(f"[red]error:[/] {message}", highlight=False, soft_wrap=True)
    return 1
