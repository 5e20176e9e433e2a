"""Verify the chain; exit 1 on any fault."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from audit.verification import Report, verify


class Command(BaseCommand):
    help = "Compute every link of the ledger again, compare head and anchors; exit 1 on any fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="from_sequence",
            type=int,
            default=1,
            metavar="SEQUENCE",
            help="begin here and trust what stands before (default: 1, the whole chain)",
        )

    def handle(self, *args: object, from_sequence: int, **options: object) -> None:
        started = time.monotonic()
        report = verify(from_sequence=from_sequence)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{report.checked:,} entries ({report.first:,} to {report.last:,}),"
            f" {report.anchors_checked} anchors, {seconds:.1f} s"
        )
        if not report.holds:
            self._tell(report)
        self.stdout.write(
            f"The ledger is whole. Entry {report.last:,} has hash {report.last_hash}."
        )

    def _tell(self, report: Report) -> None:
        for fault in report.faults:
            more = f" (and {fault.count - 1:,} more)" if fault.count > 1 else ""
            self.stdout.write(f"entry {fault.sequence:,}: {fault.kind}: {fault.detail}{more}")
        raise CommandError("The ledger is not what was written.", returncode=1)
