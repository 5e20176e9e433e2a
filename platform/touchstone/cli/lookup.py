"""`lookup FILE`: which of your submissions show a picture, exactly or nearly."""

import argparse
from dataclasses import asdict
from pathlib import Path

from touchstone.cli.endings import ALL_ANSWERED, asking
from touchstone.cli.options import add_json, connect
from touchstone.cli.screen import Columns, Row, Screen, shown, verdict_text
from touchstone.client import Client
from touchstone.errors import Misconfigured
from touchstone.lookups import sha256_of
from touchstone.results import Found

COLUMNS: Columns = {
    "Id": "left",
    "Distance": "right",
    "Sent (UTC)": "left",
    "Reference": "left",
    "Verdict": "left",
    "P(fake)": "right",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    by = parser.add_mutually_exclusive_group(required=True)
    by.add_argument("file", nargs="?", type=Path, metavar="FILE", help="these very bytes")
    by.add_argument("--sha256", metavar="HASH", help="the same by their SHA-256")
    by.add_argument("--pdq", metavar="HASH", help="nearly this picture, by its PDQ hash")
    by.add_argument("--near", metavar="ID", help="nearly the picture of this submission")
    parser.add_argument(
        "--max-distance", type=int, metavar="BITS", help="of 256, for --pdq and --near"
    )
    add_json(parser)


@asking()
def run(options: argparse.Namespace) -> int:
    screen = Screen(as_json=options.json)
    with connect(options, screen) as client:
        found = _found(client, options)
    if screen.as_json:
        for one in found:
            screen.document(asdict(one) | {"created_at": one.created_at.isoformat()})
    else:
        screen.table(COLUMNS, [_row(one) for one in found])
    return ALL_ANSWERED


def _found(client: Client, options: argparse.Namespace) -> tuple[Found, ...]:
    if options.near:
        return client.near_duplicates(options.near, max_distance=options.max_distance).items
    if options.pdq:
        return client.lookup(pdq=options.pdq, max_distance=options.max_distance)
    return client.lookup(sha256=options.sha256 or _hash_of(options.file))


def _hash_of(file: Path) -> str:
    try:
        return sha256_of(file)
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from error


def _row(one: Found) -> Row:
    return [
        one.id,
        str(one.distance),
        f"{one.created_at:%Y-%m-%d %H:%M:%S}",
        one.reference or "",
        verdict_text(one.verdict or one.status),
        shown(one.probability),
    ]
