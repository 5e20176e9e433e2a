"""What the ledger page says about the chain."""

from dataclasses import dataclass

from django.conf import settings

from audit.anchor_file import Anchor, AnchorFileDamaged, newest_anchors
from audit.models import LedgerHead
from audit.verification import Report, verify

ON_THE_PAGE = 1_000
BY_BUTTON = 500_000


@dataclass(frozen=True)
class ChainStatus:
    """How far the chain was verified just now, and where it was last anchored."""

    report: Report
    anchor: Anchor | None
    length: int

    @property
    def fits_the_button(self) -> bool:
        """A longer chain is left to the command: a page must answer in seconds."""
        return self.length <= BY_BUTTON


def chain_status(*, everything: bool = False) -> ChainStatus:
    """Verify the newest entries, or the whole chain if it is short enough."""
    length = LedgerHead.objects.values_list("sequence", flat=True).first() or 0
    newest = BY_BUTTON if everything else ON_THE_PAGE
    try:
        anchors = newest_anchors(settings.LEDGER_ANCHOR_FILE)
    except AnchorFileDamaged:
        anchors = []
    # Without anchors `verify` reads the whole file, and reports what is wrong with it.
    known = None if everything or not anchors else anchors
    report = verify(from_sequence=length - newest + 1, anchors=known)
    return ChainStatus(report, anchors[-1] if anchors else None, length)
