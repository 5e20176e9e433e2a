"""The command line: `touchstone submit *.jpg --wait`. One file a command."""

import argparse
import os
import sys
from collections.abc import Sequence

from touchstone.cli import archive, delete, get, listing, lookup, submit, watch, webhooks
from touchstone.cli.endings import INTERRUPTED, NOT_ALL, advice, code_of
from touchstone.cli.opinions import Command, appeal, feedback
from touchstone.cli.options import add_connection
from touchstone.cli.screen import Screen
from touchstone.errors import TouchstoneError

COMMANDS: dict[str, tuple[Command, str]] = {
    "submit": (submit, "submit images and show their verdicts"),
    "watch": (watch, "submit the new images of a folder as they appear, until Ctrl-C"),
    "get": (get, "show a submission"),
    "list": (listing, "list submissions, newest first"),
    "zip": (archive, "submit the images in a ZIP"),
    "lookup": (lookup, "find submissions by what they show"),
    "appeal": (appeal, "object to a ruling"),
    "feedback": (feedback, "tell what an image really is"),
    "delete": (delete, "delete submissions with their images, for good"),
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
