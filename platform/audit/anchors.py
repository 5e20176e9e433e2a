"""Writing anchors: the head leaves the database, so that rewriting the whole chain shows."""

from django.conf import settings
from django.utils import timezone

from audit.anchor_file import Anchor, append_anchor, locked, newest_anchors
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
        newest = newest_anchors(path)[-1:]
        last = newest[0].sequence if newest else 0
        report = verify(from_sequence=last + 1, anchors=newest)
        if not report.holds:
            raise LedgerBroken(report)
        if report.last == last:
            return None
        anchor = Anchor(report.last, report.last_hash, timezone.now().isoformat())
        append_anchor(path, anchor)
    return anchor
