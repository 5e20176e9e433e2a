"""The command line of `manage.py up`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from supervisor.children import ROOT
from supervisor.processes import cores


@dataclass(frozen=True)
class Options:
    port: int
    once: bool
    state: Path
    analysers: int

    def arguments(self) -> list[str]:
        """The same wishes, for the supervisor below the keeper."""
        numbers = ["--port", str(self.port), "--analysers", str(self.analysers)]
        return [*numbers, "--state", str(self.state), *(["--once"] if self.once else [])]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="on 127.0.0.1 (default: 8000)")
    parser.add_argument("--once", action="store_true", help="stop after the sample verdicts")
    parser.add_argument(
        "--state",
        type=Path,
        default=ROOT / "var",
        help="folder for data, secrets and sockets (default: var/ of the checkout)",
    )
    parser.add_argument(
        "--analysers",
        type=int,
        default=cores(),
        help="images judged at a time, beside one of a newcomer (default: one a core)",
    )


def parse(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="manage.py up", description="Start the whole platform on this machine."
    )
    add_arguments(parser)
    return from_namespace(parser.parse_args(arguments))


def from_namespace(found: argparse.Namespace) -> Options:
    return Options(found.port, found.once, found.state.resolve(), found.analysers)
