"""`delete ID…`: take submissions back, for good."""

import argparse

from touchstone.cli.endings import ALL_ANSWERED, HOPELESS, NOT_ALL
from touchstone.cli.options import add_json, connect
from touchstone.cli.screen import Screen
from touchstone.client import Client
from touchstone.errors import TouchstoneError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ids", nargs="+", metavar="ID", help="as `submit` and `list` show it: sub_…"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """What is wrong with one does not stop the others; a wrong key does."""
    screen = Screen(as_json=options.json)
    with connect(options, screen) as client:
        gone = [_deleted(client, each, screen) for each in options.ids]
    return ALL_ANSWERED if all(gone) else NOT_ALL


def _deleted(client: Client, submission_id: str, screen: Screen) -> bool:
    try:
        client.delete(submission_id)
    except HOPELESS:
        raise
    except TouchstoneError as error:
        _tell(screen, submission_id, str(error))
        return False
    _tell(screen, submission_id, "")
    return True


def _tell(screen: Screen, submission_id: str, problem: str) -> None:
    if screen.as_json:
        screen.document({"id": submission_id, "deleted": not problem, "problem": problem or None})
    elif problem:
        screen.fail(f"{submission_id}: {problem}")
    else:
        screen.line(submission_id, "deleted")
