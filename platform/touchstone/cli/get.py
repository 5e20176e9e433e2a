"""`get ID`: what is known about a submission."""

import argparse

from rich.text import Text

from touchstone.cli.endings import ALL_ANSWERED
from touchstone.cli.options import add_json, add_wait, connect
from touchstone.cli.screen import Columns, Row, Screen, shown, verdict_text
from touchstone.models import Finding, Submission

FACTS: Columns = {"What": "left", "Is": "left"}
FINDINGS: Columns = {
    "Detector": "left",
    "Release": "left",
    "P(fake)": "right",
    "Fake from": "right",
    "Status": "left",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `submit` and `list` show it: sub_…")
    add_wait(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    screen = Screen(as_json=options.json)
    with connect(options, screen) as client:
        wait = client.wait
        found = (
            wait(options.id, timeout=options.timeout) if options.wait else client.get(options.id)
        )
    if screen.as_json:
        screen.document(found.raw)
    else:
        _show(found, screen)
    return ALL_ANSWERED


def _show(found: Submission, screen: Screen) -> None:
    screen.table(FACTS, [[name, value] for name, value in _facts(found).items() if value])
    if found.findings:
        screen.table(FINDINGS, [_row(finding) for finding in found.findings])


def _facts(found: Submission) -> dict[str, str | Text]:
    image, decider, ruling = found.image, found.decided_by, found.decision
    band = " to ".join(shown(end) for end in found.interval or ())
    return {
        "id": found.id,
        "status": found.status,
        "reason": found.reason.detail if found.reason else "",
        "verdict": verdict_text(found.verdict or ""),
        "P(fake)": f"{shown(found.probability)} {band and f'({band})'}".strip(),
        "decided by": f"{decider.detector} {decider.release}" if decider else "",
        "with people": found.flag,
        "ruling": f"{ruling.outcome}: {ruling.statement}" if ruling else "",
        "reference": found.reference or "",
        "address": found.url or "",
        "image": f"{image.format} {image.width} x {image.height}" if image else "",
        "sent": f"{found.created_at:%Y-%m-%d %H:%M:%S} UTC",
    }


def _row(finding: Finding) -> Row:
    return [
        finding.detector,
        finding.release or "",
        shown(finding.probability),
        shown(finding.threshold),
        finding.reason or finding.status,
    ]
