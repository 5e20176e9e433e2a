"""Fill an empty ledger through the service that the platform writes with."""

import time

from audit.models import LedgerEntry
from audit.services import Fact, record_many
from common.ids import public_id, uuid7

BATCH = 5_000


def fill(count: int) -> None:
    """Write `count` entries such as an upload leaves behind, and print the rate."""
    if LedgerEntry.objects.exists():
        raise SystemExit("This ledger is in use.")
    organisation_id = uuid7()
    started = time.monotonic()
    for _ in range(0, count, BATCH):
        facts = [
            Fact(
                actor="system:worker",
                action="submission.analysed",
                subject=public_id("sub", uuid7()),
                organisation_id=organisation_id,
                data={"verdict": "likely_fake", "probability": 0.97, "run": 1},
            )
            for _ in range(BATCH)
        ]
        record_many(facts)
    seconds = time.monotonic() - started
    print(f"written:  {count:,} entries in {seconds:.1f} s ({count / seconds:,.0f}/s)")
