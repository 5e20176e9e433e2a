"""Is the ledger what it was when it was written? Every link is computed again from the texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from audit.anchor_file import Anchor, AnchorFileDamaged, read_anchors
from audit.chain import Chain, Fault, Kind, Row
from audit.models import LedgerEntry
from audit.services import GENESIS

CHUNK = 5_000

# One statement sees one moment: entries that writers add while the walk runs are left for the next.
SNAPSHOT = """
SELECT (SELECT max(sequence) FROM audit_ledgerentry), head.sequence, head.hash
FROM (SELECT 1) AS one LEFT JOIN audit_ledgerhead head ON head.id = 1
"""


@dataclass(frozen=True)
class Report:
    """What was checked, where the chain ends, and the first fault of each kind by position."""

    first: int
    last: int
    last_hash: str
    checked: int
    anchors_checked: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Snapshot:
    """The highest entry, and what the head says it should be."""

    last: int
    head: tuple[int, str] | None


@transaction.atomic
def verify(*, from_sequence: int = 1, anchors: Sequence[Anchor] | None = None) -> Report:
    """Walk from an entry (trusting the hash of the one before) to the end, head and anchors."""
    first = max(from_sequence, 1)
    chain = _start(first)
    _expect(chain, anchors)
    snapshot = _snapshot()
    for row in _rows(first, snapshot.last):
        chain.follow(row)
    _check_head(chain, snapshot)
    _check_anchors_beyond(chain)
    return Report(
        first=first,
        last=chain.sequence,
        last_hash=chain.hash,
        checked=chain.checked,
        anchors_checked=chain.anchors_checked,
        faults=tuple(sorted(chain.faults.values(), key=lambda fault: fault.sequence)),
    )


def _start(first: int) -> Chain:
    """Stand on the entry before the first one."""
    before = LedgerEntry.objects.filter(sequence=first - 1).values_list("hash", flat=True).first()
    return Chain(sequence=first - 1, hash=before or GENESIS)


def _expect(chain: Chain, anchors: Sequence[Anchor] | None) -> None:
    """Give the walk the anchors from where it stands; by default those of the anchor file."""
    if anchors is None:
        try:
            anchors = read_anchors(settings.LEDGER_ANCHOR_FILE)
        except AnchorFileDamaged as error:
            chain.note(Kind.ANCHOR, 0, str(error))
            return
    chain.anchors = {a.sequence: a for a in anchors if a.sequence >= chain.sequence}
    chain.check_anchor()


def _snapshot() -> Snapshot:
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        last, sequence, head_hash = cursor.fetchone() or (None, None, "")
    return Snapshot(last or 0, None if sequence is None else (sequence, str(head_hash)))


def _rows(first: int, last: int) -> Iterator[Row]:
    """A server-side cursor: a million entries never stand in memory at once."""
    entries = LedgerEntry.objects.filter(sequence__gte=first, sequence__lte=last)
    for values in entries.order_by("sequence").values_list(*Row._fields).iterator(CHUNK):
        yield Row._make(values)


def _check_head(chain: Chain, snapshot: Snapshot) -> None:
    if snapshot.head is None:
        chain.note(Kind.HEAD, chain.sequence, "the head of the chain is missing")
        return
    sequence, head_hash = snapshot.head
    if sequence > chain.sequence:
        gone = chain.sequence + 1
        chain.note(Kind.CUT_OFF, gone, f"entries {gone} to {sequence} were there and are gone")
    elif sequence < chain.sequence:
        chain.note(Kind.UNCOUNTED, sequence + 1, f"the head stops at entry {sequence}")
    elif head_hash != chain.hash:
        chain.note(Kind.HEAD, sequence, "the head names another hash than the last entry has")


def _check_anchors_beyond(chain: Chain) -> None:
    for anchor in chain.anchors.values():
        if anchor.sequence > chain.sequence:
            detail = f"anchored at {anchor.at}; the chain now ends at entry {chain.sequence}"
        else:
            detail = f"anchored at {anchor.at}, and no such entry is left"
        chain.note(Kind.ANCHOR, anchor.sequence, detail)
