"""What was deleted is gone, told once, and shown to nobody."""

from moderation.rulings import ANSWERING
from moderation.services.deleting import GONE
from worker.invariants.breaches import Rule
from worker.invariants.limits import GRACE_SECONDS, WAITING_MINUTES

RULES = (
    Rule(
        "I3",
        "deleted, but without exactly one event that says so",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN webhooks_outboxevent event
            ON event.subject_id = submission.id AND event.type = 'submission.deleted'
        GROUP BY submission.id
        HAVING count(event.id) <> (submission.deleted_at IS NOT NULL)::int
        """,
    ),
    Rule(
        "I4",
        "deleted, but without exactly one row that says so",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $submission AND entry.action = 'submission.deleted'
        GROUP BY submission.id
        HAVING count(entry.sequence) <> (submission.deleted_at IS NOT NULL)::int
        """,
    ),
    Rule(
        "I5",
        "deleted, but its picture is still named",
        """
        SELECT $submission FROM images_submission submission
        JOIN images_image image ON image.id = submission.image_id
        WHERE submission.deleted_at IS NOT NULL AND (
            image.object_key <> '' OR EXISTS (
                SELECT FROM detection_finding finding
                JOIN detection_analysis analysis ON analysis.id = finding.analysis_id
                WHERE analysis.submission_id = submission.id
                  AND (finding.heatmap_key, finding.evidence, finding.picture_keys)
                      <> ('', '{}'::jsonb, '{}'::jsonb)
            ) OR EXISTS (
                SELECT FROM moderation_bankmatch near WHERE near.submission_id = submission.id
            )
        )
        """,
    ),
    Rule(
        "I5",
        "deleted, but words about it are still there",
        """
        SELECT $submission FROM images_submission submission
        WHERE submission.deleted_at IS NOT NULL AND (
            submission.source_url <> '' OR EXISTS (
                SELECT FROM moderation_feedback feedback
                WHERE feedback.submission_id = submission.id AND feedback.note <> ''
            ) OR EXISTS (
                SELECT FROM images_idempotencyrecord record
                WHERE record.submission_id = submission.id
            ) OR EXISTS (
                SELECT FROM moderation_case review
                LEFT JOIN moderation_decision decision ON decision.case_id = review.id
                LEFT JOIN moderation_appeal appeal ON appeal.case_id = review.id
                LEFT JOIN moderation_note note ON note.case_id = review.id
                WHERE review.submission_id = submission.id
                  AND (decision.note NOT IN ('', %(gone)s) OR decision.answer NOT IN ('', %(gone)s)
                       OR position(%(answering)s IN decision.statement) > 0
                       OR appeal.text <> %(gone)s OR note.text <> %(gone)s)
            )
        )
        """,
        {"gone": GONE, "answering": ANSWERING},
    ),
    Rule(
        "I5",
        "deleted, but an event still tells words about it",
        """
        SELECT $submission FROM images_submission submission
        JOIN moderation_case review ON review.submission_id = submission.id
        JOIN moderation_decision decision ON decision.case_id = review.id
        LEFT JOIN moderation_appeal appeal ON appeal.answered_by_id = decision.id
        JOIN webhooks_outboxevent event
            ON event.type IN ('case.decided', 'appeal.decided')
           AND event.subject_id IN (decision.id, appeal.id)
        WHERE submission.deleted_at IS NOT NULL
          AND (event.payload ->> 'reference' <> '' OR event.payload ->> 'answer' <> ''
               OR event.payload ->> 'statement' <> decision.statement)
        GROUP BY submission.id
        """,
    ),
    Rule(
        "I7",
        "deleted, but more than that is still under way to partners",
        """
        SELECT $submission FROM webhooks_delivery delivery
        JOIN webhooks_outboxevent event ON event.id = delivery.event_id
        LEFT JOIN moderation_decision decision ON decision.id = event.subject_id
        LEFT JOIN moderation_appeal appeal ON appeal.id = event.subject_id
        LEFT JOIN moderation_note note ON note.id = event.subject_id
        LEFT JOIN moderation_case review
            ON review.id = coalesce(decision.case_id, appeal.case_id, note.case_id)
        JOIN images_submission submission
            ON submission.id = coalesce(review.submission_id, event.subject_id)
        WHERE delivery.status = 'pending' AND delivery.lease_token IS NULL
          AND event.type <> 'submission.deleted'
          AND submission.deleted_at < now() - %(grace)s * interval '1 second'
        GROUP BY submission.id
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I5",
        "an image that no submission shows",
        """
        SELECT 'img_' || replace(image.id::text, '-', '') FROM images_image image
        WHERE image.object_key <> '' AND NOT EXISTS (
            SELECT FROM images_submission submission WHERE submission.image_id = image.id
        )
        """,
    ),
    Rule(
        "I7",
        "deleted, but people may still come across it",
        """
        SELECT $submission FROM images_submission submission
        WHERE submission.deleted_at IS NOT NULL AND (
            EXISTS (
                SELECT FROM moderation_case review
                WHERE review.submission_id = submission.id AND review.status <> 'final'
            ) OR EXISTS (
                SELECT FROM moderation_goldenitem golden
                WHERE golden.submission_id = submission.id AND golden.removed_at IS NULL
            ) OR EXISTS (
                SELECT FROM moderation_gameitem game
                WHERE game.submission_id = submission.id AND game.is_active
            )
        )
        """,
    ),
    Rule(
        "I7",
        f"deleted, but its bytes are there {WAITING_MINUTES} minutes later",
        """
        SELECT $submission FROM images_erasure erasure
        JOIN images_submission submission ON submission.id = erasure.submission_id
        WHERE erasure.due_at IS NOT NULL
          AND coalesce(erasure.erased_at, submission.deleted_at)
              < now() - %(minutes)s * interval '1 minute'
        """,
        {"minutes": WAITING_MINUTES},
    ),
)
