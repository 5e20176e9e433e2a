"""Bulk rulings count what they did, and a reversal leaves nothing standing."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I4",
        "a batch without exactly one row each for its ruling and its reversal",
        """
        SELECT $batch FROM moderation_batch batch
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $batch AND entry.action IN ('batch.ruled', 'batch.reversed')
        GROUP BY batch.id
        HAVING count(*) FILTER (WHERE entry.action = 'batch.ruled') <> 1
            OR count(*) FILTER (WHERE entry.action = 'batch.reversed')
               <> (batch.reversed_at IS NOT NULL)::int
        """,
    ),
    Rule(
        "I4",
        "a batch whose cases have other rows than it counted",
        """
        SELECT $batch FROM moderation_batch batch
        LEFT JOIN moderation_decision decision ON decision.batch_id = batch.id
        LEFT JOIN moderation_case review ON review.id = decision.case_id
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action IN ($ruled_in_bulk, 'case.reopened')
           AND entry.payload::jsonb #>> '{data,batch}' = $batch
        GROUP BY batch.id
        HAVING count(*) FILTER (WHERE entry.action = $ruled_in_bulk) <> batch.count
            OR count(*) FILTER (WHERE entry.action = 'case.reopened') <> batch.reopened
        """,
    ),
    # A reversal leaves alone what was final by then.
    Rule(
        "I7",
        "its batch was reversed, but its ruling stands",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_batch batch ON batch.id = decision.batch_id
        JOIN moderation_case review ON review.id = decision.case_id
        JOIN images_submission submission ON submission.id = review.submission_id
        WHERE batch.reversed_at IS NOT NULL AND decision.undone_at IS NULL
          AND submission.deleted_at IS NULL
          AND (decision.published_at IS NULL
               OR (review.status = 'decided' AND review.round = decision.round))
        """,
    ),
)
