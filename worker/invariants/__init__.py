"""What must always be true, checked in the database and the store; see docs/operations.md."""

import logging
from collections.abc import Iterator
from itertools import chain

from worker.invariants import (
    appeals,
    attempts,
    banks,
    batches,
    deletions,
    deliveries,
    endings,
    events,
    fetches,
    ledger,
    limits,
    objects,
    reopenings,
    reviews,
    rulings,
    takers,
    verdicts,
)
from worker.invariants.breaches import Breach, Rule, breaches_of
from worker.invariants.objects import Depth

__all__ = ["INVARIANTS", "Breach", "Depth", "all_rules", "report", "run"]

logger = logging.getLogger(__name__)

INVARIANTS = {
    "I1": "every accepted submission ends exactly once",
    "I2": "a final verdict never changes",
    "I3": "one event for every end and every ruling",
    "I4": "one ledger row for every transition, in a chain that holds",
    "I5": "objects and rows belong together",
    "I6": "attempts stay within the cap",
    "I7": "nothing is left unfinished or unseen",
}
# The hourly job must end within its time limit; `verify_ledger` checks the whole chain.
HOURLY_ENTRIES = 1_000_000


def run(
    *,
    depth: Depth = Depth.WALK,
    newest_entries: int | None = None,
    waiting_minutes: int = limits.WAITING_MINUTES,
) -> list[Breach]:
    """Every breach, in the order of the invariants."""
    found = [
        *breaches_of(all_rules(waiting_minutes)),
        *ledger.broken_chain(newest_entries),
        *objects.check_objects(depth),
    ]
    return sorted(found, key=lambda breach: breach.invariant)


def all_rules(waiting_minutes: int = limits.WAITING_MINUTES) -> Iterator[Rule]:
    """The invariants that one SQL statement can check."""
    return chain(
        endings.RULES,
        verdicts.RULES,
        events.RULES,
        ledger.RULES,
        attempts.RULES,
        limits.rules(waiting_minutes),
        fetches.rules(waiting_minutes),
        rulings.RULES,
        reviews.RULES,
        takers.RULES,
        reopenings.RULES,
        appeals.RULES,
        batches.RULES,
        banks.RULES,
        deliveries.RULES,
        deletions.RULES,
    )


def report() -> None:
    """The hourly job: say in the log what should never be."""
    breaches = run(depth=Depth.SAMPLE, newest_entries=HOURLY_ENTRIES)
    for breach in breaches:
        logger.error(
            "invariant broken", extra={"invariant": breach.invariant, "breach": str(breach)}
        )
    if not breaches:
        logger.info("all invariants hold")
