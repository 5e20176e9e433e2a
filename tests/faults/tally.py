"""Counting what became of the promises, straight from PostgreSQL."""

from collections.abc import Collection
from dataclasses import dataclass

import psycopg2

# Verdicts, final events and final ledger rows of each promised submission.
COUNTS = """
SELECT s.id, s.status,
  (SELECT count(*) FROM detection_analysis a WHERE a.submission_id = s.id),
  (SELECT count(*) FROM webhooks_outboxevent e
    WHERE e.subject_id = s.id AND e.type LIKE 'submission.%'),
  (SELECT count(*) FROM audit_ledgerentry l
    WHERE l.subject = 'sub_' || replace(s.id::text, '-', '') AND l.action IN
      ('submission.analysed', 'submission.rejected', 'submission.quarantined'))
FROM images_submission s WHERE s.finished_at IS NOT NULL
"""


@dataclass(frozen=True)
class Tally:
    finished: frozenset[str]
    quarantined: int
    doubled: int

    def lost(self, promised: Collection[str]) -> int:
        return len(set(promised) - self.finished)


def count(database_url: str) -> Tally:
    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(COUNTS)
        rows = cursor.fetchall()
    connection.close()
    return Tally(
        finished=frozenset(f"sub_{row[0].replace('-', '')}" for row in rows),
        quarantined=sum(row[1] == "quarantined" for row in rows),
        doubled=sum(row[2] > 1 or row[3] != 1 or row[4] != 1 for row in rows),
    )
