"""The command line: `touchstone submit *.jpg --wait`. One file a command."""

import argparse
import os
import sys
from collections.abc import Sequence

from touchstone.cli import get, listing, submit, watch, webhooks
from touchstone.cli.endings import INTERRUPTED, NOT_ALL, advice, code_of
from touchstone.cli.options import add_connection
from touchstone.cli.screen import Screen
from touchstone.errors import TouchstoneError

COMMANDS = {
    "submit": (submit, "submit images and show their verdicts"),
    "watch": (watch, "submit the new images of a folder as they appear, until Ctrl-C"),
    "get": (get, "show a submission"),
    "list": (listing, "list submissions, newest first"),
    "webhooks": (webhooks, "show and change who is told, and what was sent"),
}
EPILOG = """exit codes: 0 everything was answered; 1 something was refused, rejected or went wrong;
2 wrong call, address or key; 130 interrupted"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except TouchstoneError as error:
        Screen().fail(f"{error} {advice(error)}")
        return code_of(error)
    except BrokenPipeError:
        # Who read the output has left; Python's own complaint at the end would say no more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_ALL
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="touchstone",
        description="Was this image made or manipulated by a machine? Asks a Touchstone.",
        epilog=EPILOG,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text, epilog=EPILOG)
        module.add_arguments(command)
        add_connection(command)
        command.set_defaults(run=module.run)
    return parser
