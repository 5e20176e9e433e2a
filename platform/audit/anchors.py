"""Writing anchors: the head leaves the database, so that rewriting the whole chain shows."""

from django.conf import settings
from django.utils import timezone

from audit.anchor_file import Anchor, append_anchor, last_anchor, locked
from audit.verification import Report, verify


class LedgerBroken(Exception):
    """The chain does not continue the last anchor; anchoring it would approve the damage."""

    def __init__(self, report: Report) -> None:
        fault = report.faults[0]
        super().__init__(f"entry {fault.sequence}: {fault.kind}, {fault.detail}")
        self.report = report


def write_anchor() -> Anchor | None:
    """Append the head if the chain has grown and verifies from the last anchor on."""
    path = settings.LEDGER_ANCHOR_FILE
    with locked(path):
        anchor = last_anchor(path)
        last = anchor.sequence if anchor else 0
        report = verify(from_sequence=last + 1, anchors=[anchor] if anchor else [])
        if not report.holds:
            raise LedgerBroken(report)
        if report.last == last:
            return None
        anchor = Anchor(report.last, report.last_hash, timezone.now().isoformat())
        append_anchor(path, anchor)
    return anchor
