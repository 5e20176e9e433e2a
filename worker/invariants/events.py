"""I3: exactly one outbox event for each final state and each ruling, and none besides."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I3",
        "final, but without exactly one event that says so",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN webhooks_outboxevent event
            ON event.subject_id = submission.id AND event.type = 'submission.' || submission.status
        WHERE $is_final
        GROUP BY submission.id HAVING count(event.id) <> 1
        """,
    ),
    Rule(
        "I3",
        "an event tells of an end that did not happen",
        """
        SELECT event.type || ' ' || event.id FROM webhooks_outboxevent event
        LEFT JOIN images_submission submission
            ON submission.id = event.subject_id AND event.type = 'submission.' || submission.status
        WHERE event.type LIKE 'submission.%%' AND event.type <> 'submission.deleted'
          AND submission.id IS NULL
        """,
    ),
    Rule(
        "I3",
        "a published ruling without exactly one event",
        """
        SELECT $decision FROM moderation_decision decision
        LEFT JOIN webhooks_outboxevent event
            ON event.subject_id = decision.id AND event.type = 'case.decided'
        WHERE decision.published_at IS NOT NULL
        GROUP BY decision.id HAVING count(event.id) <> 1
        """,
    ),
    Rule(
        "I3",
        "an event tells of a ruling that was not published",
        """
        SELECT event.type || ' ' || event.id FROM webhooks_outboxevent event
        LEFT JOIN moderation_decision decision
            ON decision.id = event.subject_id AND decision.published_at IS NOT NULL
        WHERE event.type = 'case.decided' AND decision.id IS NULL
        """,
    ),
)
