"""What people ruled: told as it was said, kept as it was told."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I2",
        "shows another ruling than the latest that was told",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN (
            SELECT DISTINCT ON (review.submission_id) review.submission_id,
                   told.id, told.outcome, told.reason, told.statement
            FROM moderation_case review
            JOIN moderation_decision told ON told.case_id = review.id
            WHERE review.kind = 'review' AND told.published_at IS NOT NULL
            ORDER BY review.submission_id, told.round DESC
        ) AS decision ON decision.submission_id = submission.id
        WHERE (submission.ruling ->> 'decision', submission.ruling ->> 'outcome',
               submission.ruling ->> 'reason', submission.ruling ->> 'statement')
              IS DISTINCT FROM
              ($decision, decision.outcome, decision.reason, decision.statement)
        """,
    ),
    Rule(
        "I2",
        "a decision is not what the ledger says of it",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_case review ON review.id = decision.case_id
        JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action IN $rulings
           AND entry.payload::jsonb #>> '{data,decision}' = $decision
        WHERE (entry.payload::jsonb #>> '{data,outcome}', entry.payload::jsonb #>> '{data,reason}')
              IS DISTINCT FROM (decision.outcome, decision.reason)
        """,
    ),
    Rule(
        "I2",
        "ruled on twice in one round",
        """
        SELECT $case FROM moderation_case review
        JOIN moderation_decision decision ON decision.case_id = review.id
        WHERE decision.kind = 'ruling' AND decision.undone_at IS NULL
        GROUP BY review.id, decision.round HAVING count(*) > 1
        """,
    ),
    Rule(
        "I3",
        "an event tells something else than the ruling",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN webhooks_outboxevent event
            ON event.subject_id = decision.id AND event.type = 'case.decided'
        WHERE (event.payload ->> 'decision', event.payload ->> 'outcome')
              IS DISTINCT FROM ($decision, decision.outcome)
        """,
    ),
    Rule(
        "I3",
        "a ruling on a golden case was told",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_case review ON review.id = decision.case_id
        WHERE review.kind = 'golden' AND decision.published_at IS NOT NULL
        """,
    ),
    # Before rulings could be taken back they were told at once, without a row of its own.
    Rule(
        "I4",
        "a decision without exactly one row that publishes it, if it was published",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_case review ON review.id = decision.case_id
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action = 'ruling.published'
           AND entry.payload::jsonb #>> '{data,decision}' = $decision
        WHERE decision.published_at IS DISTINCT FROM decision.created_at
        GROUP BY decision.id
        HAVING count(entry.sequence) <> (decision.published_at IS NOT NULL)::int
        """,
    ),
)
