"""Cases that are looked at again: by a note, by the reversal of a batch, by an appeal."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I3",
        "opened again, but no event says so",
        """
        SELECT $case FROM moderation_note note
        JOIN moderation_case review ON review.id = note.case_id
        LEFT JOIN webhooks_outboxevent event
            ON event.subject_id = note.id AND event.type = 'case.reopened'
        WHERE event.id IS NULL
        """,
    ),
    Rule(
        "I3",
        "told and then reversed with its batch, but no event says so",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_batch batch ON batch.id = decision.batch_id
        JOIN moderation_case review ON review.id = decision.case_id
        JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action = 'case.reopened'
           AND entry.payload::jsonb #>> '{data,batch}' = $batch
        LEFT JOIN webhooks_outboxevent event
            ON event.subject_id = decision.id AND event.type = 'case.reopened'
        WHERE decision.published_at IS NOT NULL AND event.id IS NULL
        """,
    ),
    Rule(
        "I3",
        "an event tells of a case that was not opened again",
        """
        SELECT event.type || ' ' || event.id FROM webhooks_outboxevent event
        LEFT JOIN moderation_note note ON note.id = event.subject_id
        LEFT JOIN moderation_decision decision
            ON decision.id = event.subject_id AND decision.published_at IS NOT NULL
        LEFT JOIN moderation_batch batch
            ON batch.id = decision.batch_id AND batch.reversed_at IS NOT NULL
        WHERE event.type = 'case.reopened' AND note.id IS NULL AND batch.id IS NULL
        """,
    ),
    Rule(
        "I4",
        "a case without exactly one row for each time it was opened again",
        """
        SELECT $case FROM moderation_case review
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action IN ('case.appealed', 'case.reopened')
        GROUP BY review.id HAVING count(entry.sequence) <> review.round - 1
        """,
    ),
)
