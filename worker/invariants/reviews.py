"""The states of cases, and what people said that put them there."""

from moderation.policy import APPEAL_MONTHS
from worker.invariants.breaches import Rule

# Cases are closed every hour; a day allows for a stop of the platform.
GRACE_HOURS = 24

RULES = (
    Rule(
        "I4",
        "a case without exactly one row that closes it, if it is final",
        """
        SELECT $case FROM moderation_case review
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action IN ('case.closed', 'case.withdrawn')
        GROUP BY review.id
        HAVING count(entry.sequence) <> (review.status = 'final')::int
        """,
    ),
    # A golden case also ends where another would wait on, or because nobody took it; and any case,
    # because its submission was deleted.
    Rule(
        "I7",
        "decided, but no ruling stands",
        """
        SELECT $case FROM moderation_case review
        JOIN images_submission submission ON submission.id = review.submission_id
        LEFT JOIN moderation_decision decision
            ON decision.case_id = review.id AND decision.round = review.round
           AND decision.undone_at IS NULL
           AND (decision.kind = 'ruling' OR review.kind = 'golden')
        WHERE review.status IN $ended AND decision.id IS NULL AND submission.deleted_at IS NULL
          AND (review.kind, review.status) <> ('golden', 'final')
        """,
    ),
    Rule(
        "I7",
        "a ruling stands, but its case is not decided",
        """
        SELECT $case FROM moderation_case review
        JOIN moderation_decision decision
            ON decision.case_id = review.id AND decision.round = review.round
        WHERE decision.kind = 'ruling' AND decision.undone_at IS NULL
          AND review.status NOT IN $ended
        """,
    ),
    Rule(
        "I7",
        "decided by fewer people than it needs",
        """
        SELECT $case FROM moderation_case review
        JOIN moderation_decision ruling
            ON ruling.case_id = review.id AND ruling.round = review.round
        JOIN moderation_decision decision
            ON decision.case_id = ruling.case_id AND decision.round = ruling.round
           AND decision.outcome = ruling.outcome
           AND decision.policy_id IS NOT DISTINCT FROM ruling.policy_id
        WHERE review.status IN $ended AND ruling.claimed_from NOT IN $for_one
          AND ruling.kind = 'ruling' AND ruling.undone_at IS NULL
          AND decision.undone_at IS NULL
        GROUP BY review.id HAVING count(decision.id) < review.reviews_needed
        """,
    ),
    Rule(
        "I7",
        "escalated, but nobody asked for it and nobody disagrees",
        """
        SELECT $case FROM moderation_case review
        LEFT JOIN moderation_decision decision
            ON decision.case_id = review.id AND decision.round = review.round
           AND decision.undone_at IS NULL
        WHERE 'escalated' IN (review.status, review.claimed_from)
        GROUP BY review.id
        HAVING count(*) FILTER (WHERE decision.kind = 'escalation') = 0
           AND count(DISTINCT (decision.outcome, decision.policy_id))
               FILTER (WHERE decision.kind = 'vote') < 2
        """,
    ),
    Rule(
        "I7",
        "left to seniors, but waiting for everybody",
        """
        SELECT $case FROM moderation_case review
        JOIN moderation_decision decision
            ON decision.case_id = review.id AND decision.round = review.round
           AND decision.undone_at IS NULL
        WHERE (review.status IN $for_everybody OR review.claimed_from IN $for_everybody)
        GROUP BY review.id
        HAVING count(*) FILTER (WHERE decision.kind = 'escalation') > 0
            OR count(DISTINCT (decision.outcome, decision.policy_id))
               FILTER (WHERE decision.kind = 'vote') > 1
        """,
    ),
    Rule(
        "I7",
        "can no longer be appealed, but nobody closed it",
        """
        SELECT $case FROM moderation_case review
        WHERE review.kind = 'review' AND review.status = 'decided'
          AND review.decided_at < now() - %(months)s * interval '1 month'
                                        - %(hours)s * interval '1 hour'
        """,
        {"months": APPEAL_MONTHS, "hours": GRACE_HOURS},
    ),
    Rule(
        "I7",
        "golden and long due, but nobody withdrew it",
        """
        SELECT $case FROM moderation_case review
        WHERE review.kind = 'golden' AND review.status IN ('open', 'escalated')
          AND coalesce(reserved_until, due_at) < now() - %(hours)s * interval '1 hour'
        """,
        {"hours": GRACE_HOURS},
    ),
)
