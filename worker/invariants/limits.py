"""I7: nothing stays unfinished longer than its time limit, and what failed lies before people."""

from collections.abc import Iterator

from worker.invariants.breaches import Rule

WAITING_MINUTES = 60
# The sweep runs every 10 seconds; a minute allows for a restart.
GRACE_SECONDS = 60


def rules(waiting_minutes: int) -> Iterator[Rule]:
    yield Rule(
        "I7",
        f"queued for more than {waiting_minutes} minutes",
        """
        SELECT $submission FROM images_submission submission
        WHERE status = 'queued' AND due_at < now() - %(minutes)s * interval '1 minute'
        """,
        {"minutes": waiting_minutes},
    )
    yield from RULES


RULES = (
    Rule(
        "I7",
        "being analysed under a lease that nobody swept",
        """
        SELECT $submission FROM images_submission submission
        WHERE status = 'analysing' AND lease_expires_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        "claimed under a lease that nobody swept",
        """
        SELECT $case FROM moderation_case review
        WHERE status = 'claimed' AND lease_expires_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        "ruled, but nobody settled it",
        """
        SELECT $case FROM moderation_case review
        WHERE settles_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        "its ruling stands, but nobody was told",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_case review ON review.id = decision.case_id
        JOIN images_submission submission ON submission.id = review.submission_id
        WHERE decision.kind = 'ruling' AND decision.undone_at IS NULL
          AND decision.published_at IS NULL AND review.settles_at IS NULL
          AND review.kind = 'review' AND submission.deleted_at IS NULL
        """,
    ),
    Rule(
        "I7",
        "kept for somebody longer than was said",
        """
        SELECT $case FROM moderation_case review
        WHERE reserved_until < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        "quarantined, but no person will see it",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN moderation_case review
            ON review.submission_id = submission.id AND review.kind = 'review'
        WHERE submission.status = 'quarantined' AND review.id IS NULL
        """,
    ),
    Rule(
        "I7",
        "its flag is not what its case says",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN moderation_case review
            ON review.submission_id = submission.id AND review.kind = 'review'
        LEFT JOIN (VALUES $flag_of_status) AS expected (status, flag)
            ON expected.status
               = CASE WHEN review.settles_at IS NULL THEN review.status ELSE 'claimed' END
        WHERE submission.flag <> coalesce(expected.flag, 'none')
        """,
    ),
)
