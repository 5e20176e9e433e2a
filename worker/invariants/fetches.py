"""I4, I6, I7: what is named by an address is fetched once, or fails soon."""

from collections.abc import Iterator

from images.fetches.policy import MOST_TRIES
from worker.invariants.breaches import Rule
from worker.invariants.limits import GRACE_SECONDS


def rules(waiting_minutes: int) -> Iterator[Rule]:
    """All tries together take some minutes; only a store that is away, or a flood, takes more."""
    yield Rule(
        "I7",
        f"not fetched for more than {waiting_minutes} minutes",
        """
        SELECT $submission FROM images_submission submission
        WHERE status = 'fetching' AND created_at < now() - %(minutes)s * interval '1 minute'
        """,
        {"minutes": waiting_minutes},
    )
    yield from RULES


RULES = (
    Rule(
        "I4",
        "named by an address, but without exactly one row that fetches it, if it was fetched",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $submission AND entry.action = 'submission.fetched'
        WHERE submission.source_url <> ''
        GROUP BY submission.id
        HAVING count(entry.sequence) <> (submission.image_id IS NOT NULL)::int
        """,
    ),
    Rule(
        "I6",
        "fetched more often than the cap allows",
        """
        SELECT $submission FROM images_submission submission
        WHERE attempts > %(cap)s AND status IN ('fetching', 'failed')
        """,
        {"cap": MOST_TRIES},
    ),
    Rule(
        "I7",
        "being fetched under a lease that nobody swept",
        """
        SELECT $submission FROM images_submission submission
        WHERE status = 'fetching' AND lease_expires_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
)
