"""Every appeal is heard, answered once, and the answer is told."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I2",
        "answered by a ruling that did not hear it",
        """
        SELECT $appeal FROM moderation_appeal appeal
        JOIN moderation_decision answer ON answer.id = appeal.answered_by_id
        WHERE answer.case_id <> appeal.case_id OR answer.claimed_from <> 'appealed'
           OR answer.published_at IS NULL
        """,
    ),
    Rule(
        "I3",
        "answered, but without exactly one event that says so",
        """
        SELECT $appeal FROM moderation_appeal appeal
        LEFT JOIN webhooks_outboxevent event
            ON event.subject_id = appeal.id AND event.type = 'appeal.decided'
        WHERE appeal.answered_by_id IS NOT NULL
        GROUP BY appeal.id HAVING count(event.id) <> 1
        """,
    ),
    Rule(
        "I3",
        "an event tells of an answer that nobody gave",
        """
        SELECT event.type || ' ' || event.id FROM webhooks_outboxevent event
        LEFT JOIN moderation_appeal appeal
            ON appeal.id = event.subject_id AND appeal.answered_by_id IS NOT NULL
        WHERE event.type = 'appeal.decided' AND appeal.id IS NULL
        """,
    ),
    Rule(
        "I4",
        "an appeal without exactly one row",
        """
        SELECT $appeal FROM moderation_appeal appeal
        JOIN moderation_case review ON review.id = appeal.case_id
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action = 'case.appealed'
           AND entry.payload::jsonb #>> '{data,appeal}' = $appeal
        GROUP BY appeal.id HAVING count(entry.sequence) <> 1
        """,
    ),
    Rule(
        "I7",
        "appealed, but nobody will hear it",
        """
        SELECT $appeal FROM moderation_appeal appeal
        JOIN moderation_case review ON review.id = appeal.case_id
        JOIN images_submission submission ON submission.id = review.submission_id
        LEFT JOIN moderation_decision answer ON $is_settling_answer
        WHERE appeal.answered_by_id IS NULL AND answer.id IS NULL
          AND 'appealed' NOT IN (review.status, review.claimed_from)
          AND submission.deleted_at IS NULL
        """,
    ),
    Rule(
        "I7",
        "heard as an appeal, but nobody objected",
        """
        SELECT $case FROM moderation_case review
        LEFT JOIN moderation_decision answer ON $is_settling_answer
        LEFT JOIN moderation_appeal appeal
            ON appeal.case_id = review.id AND appeal.answered_by_id IS NULL
        WHERE appeal.id IS NULL
          AND (answer.id IS NOT NULL OR 'appealed' IN (review.status, review.claimed_from))
        """,
    ),
)
