"""I1: every submission that was answered 202 reaches exactly one final state."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I1",
        "accepted in the ledger, but there is no such submission",
        """
        SELECT entry.subject FROM audit_ledgerentry entry
        LEFT JOIN images_submission submission ON entry.subject = $submission
        WHERE entry.action = 'submission.accepted' AND submission.id IS NULL
        """,
    ),
    Rule(
        "I1",
        "ended more than once in the ledger",
        """
        SELECT subject FROM audit_ledgerentry WHERE action IN $final_actions
        GROUP BY subject HAVING count(*) > 1
        """,
    ),
    Rule(
        "I1",
        "in a state that does not exist",
        """
        SELECT $submission FROM images_submission submission
        WHERE status NOT IN (
            'fetching', 'queued', 'analysing', 'analysed', 'rejected', 'quarantined', 'failed',
            'deleted'
        )
        """,
    ),
)
