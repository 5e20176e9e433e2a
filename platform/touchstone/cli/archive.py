"""`zip FILE`: submit what lies in a ZIP, in folders or not."""

import argparse
from pathlib import Path

from touchstone.cli import outcomes
from touchstone.cli.awaiting import heard
from touchstone.cli.endings import ALL_ANSWERED, INTERRUPTED, NOT_ALL
from touchstone.cli.keys import key_of
from touchstone.cli.memory import content_hash
from touchstone.cli.options import add_callback, add_json, add_wait, connect, pair
from touchstone.cli.screen import Columns, Row, Screen
from touchstone.client import Client
from touchstone.errors import Misconfigured
from touchstone.results import Batch, Item

COLUMNS: Columns = {"File": "left", "Submission": "left", "What went wrong": "left"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a ZIP of up to 100 images")
    parser.add_argument("--reference", default="", help="your own id for all of them")
    parser.add_argument(
        "--metadata",
        type=pair,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="something to keep with each; may be given several times",
    )
    add_wait(parser)
    add_callback(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    screen = Screen(as_json=options.json)
    with connect(options, screen) as client:
        try:
            batch = _sent(client, options)
        except OSError as error:
            raise Misconfigured(f"{options.file} cannot be read: {error.strerror}.") from error
        if options.wait:
            return _wait(client, batch, options.timeout, screen)
    _show(batch, screen)
    return ALL_ANSWERED if not batch.refused else NOT_ALL


def _sent(client: Client, options: argparse.Namespace) -> Batch:
    """Under the same key in the next run, so what came in before a crash is not doubled."""
    metadata = dict(options.metadata)
    words = [content_hash(options.file), options.reference, *filter(None, [options.callback])]
    return client.submit_archive(
        options.file,
        reference=options.reference,
        metadata=metadata,
        callback=options.callback,
        idempotency_key=key_of("zip", words, metadata),
    )


def _show(batch: Batch, screen: Screen) -> None:
    if screen.as_json:
        for item in batch.items:
            screen.document(_document(item))
    else:
        screen.table(COLUMNS, [_row(item) for item in batch.items])
    _sum_up(batch, f"{batch.accepted} of {len(batch.items)} accepted", screen)


def _sum_up(batch: Batch, words: str, screen: Screen) -> None:
    left_out = f", {len(batch.skipped)} passed over" if batch.skipped else ""
    screen.say(f"{words}{left_out}")
    if batch.may_pass:
        screen.say("The same command again, within a day, sends what is left and doubles nothing.")


def _wait(client: Client, batch: Batch, seconds: float, screen: Screen) -> int:
    """The same rows and documents as of files that are submitted one by one."""
    known, was_interrupted = heard(client, batch, seconds, screen)
    if not screen.as_json:
        screen.table(outcomes.COLUMNS, [one.row(client.base_url) for one in known])
    count = sum(one.problem is None for one in known)
    _sum_up(batch, f"{count} of {len(known)} answered", screen)
    if was_interrupted:
        return INTERRUPTED
    return ALL_ANSWERED if count == len(known) else NOT_ALL


def _document(item: Item) -> dict[str, object]:
    problem = item.problem
    return {
        "file": item.path,
        "submission": item.submission.id if item.submission else None,
        "problem": {"code": problem.code, "detail": problem.detail} if problem else None,
    }


def _row(item: Item) -> Row:
    return [
        item.path,
        item.submission.id if item.submission else "",
        item.problem.detail if item.problem else "",
    ]
