"""`list`: submissions, newest first."""

import argparse
from itertools import islice
from typing import cast

from touchstone.cli.endings import ALL_ANSWERED, asking
from touchstone.cli.options import add_json, connect, number
from touchstone.cli.screen import Columns, Row, Screen, shown, verdict_text
from touchstone.client import Filters
from touchstone.models import Submission

FILTERS = {
    "reference": "only with this reference",
    "status": "only with this status, such as analysed",
    "verdict": "only with this verdict, such as likely_fake",
    "flag": "only where it stands like this with people, such as in_review",
    "created_after": "only later ones, such as 2026-11-21T09:30:00Z",
    "created_before": "only earlier ones",
}
COLUMNS: Columns = {
    "Id": "left",
    "Sent (UTC)": "left",
    "Reference": "left",
    "Verdict": "left",
    "P(fake)": "right",
    "With people": "left",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for name, meaning in FILTERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=meaning)
    parser.add_argument(
        "--limit", type=number, default=50, metavar="N", help="at most so many (%(default)s)"
    )
    add_json(parser)


@asking()
def run(options: argparse.Namespace) -> int:
    screen = Screen(as_json=options.json)
    given = {name: value for name in FILTERS if (value := getattr(options, name))}
    asked = cast(Filters, given)  # the words of the command are those of the method
    with connect(options, screen) as client:
        found = islice(client.list(page_size=min(options.limit, 100), **asked), options.limit)
        screen.listing(COLUMNS, found, _row)
    return ALL_ANSWERED


def _row(one: Submission) -> Row:
    return [
        one.id,
        f"{one.created_at:%Y-%m-%d %H:%M:%S}",
        one.reference or "",
        verdict_text(one.verdict or one.status),
        shown(one.probability),
        one.flag,
    ]
