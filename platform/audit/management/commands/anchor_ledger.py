"""Append the head of the chain to the anchor file."""

from django.core.management.base import BaseCommand, CommandError

from audit.anchor_file import AnchorFileDamaged
from audit.anchors import LedgerBroken, write_anchor


class Command(BaseCommand):
    help = "Verify what was written since the last anchor and anchor the head; exit 1 on any fault."

    def handle(self, *args: object, **options: object) -> None:
        try:
            anchor = write_anchor()
        except (AnchorFileDamaged, LedgerBroken) as error:
            raise CommandError(f"Not anchored: {error}", returncode=1) from error
        self.stdout.write(
            f"Anchored entry {anchor.sequence:,}." if anchor else "Nothing new to anchor."
        )
