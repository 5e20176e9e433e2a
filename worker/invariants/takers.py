"""I7: somebody may take what waits; a small team can vote or escalate itself out of a case."""

from worker.invariants.breaches import Rule

# The same as moderation.selectors.claimable_by, for everybody at once: few cases bar anybody.
RULES = (
    Rule(
        "I7",
        "waits, but no active reviewer may take it",
        """
        WITH reviewer AS (
            SELECT person.id, bool_or(role.name = $senior) AS is_senior
            FROM accounts_user person
            JOIN accounts_user_groups belonging ON belonging.user_id = person.id
            JOIN auth_group role ON role.id = belonging.group_id
            WHERE person.is_active AND role.name IN $reviewers
            GROUP BY person.id
        ), barred AS (
            SELECT review.id AS case_id, decision.reviewer_id AS person_id
            FROM moderation_case review
            JOIN moderation_decision decision ON decision.case_id = review.id
            WHERE review.status IN $waiting AND decision.undone_at IS NULL
              AND (decision.round = review.round OR review.status = 'appealed')
              AND (decision.kind <> 'escalation' OR review.status = 'escalated')
            UNION
            SELECT review.id, submission.submitted_by_id
            FROM moderation_case review
            JOIN images_submission submission ON submission.id = review.submission_id
            WHERE review.status IN $waiting
              AND submission.submitted_by_id IN (SELECT id FROM reviewer)
            UNION
            SELECT review.id, coalesce(appeal.filed_by_id, key.created_by_id)
            FROM moderation_case review
            JOIN moderation_appeal appeal ON appeal.case_id = review.id
            LEFT JOIN accounts_apikey key ON key.id = appeal.api_key_id
            WHERE review.status = 'appealed'
        ), unable AS (
            SELECT barred.case_id, count(*) AS people,
                   count(*) FILTER (WHERE reviewer.is_senior) AS seniors
            FROM barred JOIN reviewer ON reviewer.id = barred.person_id
            GROUP BY barred.case_id
        ), everybody AS (
            SELECT count(*) AS people, count(*) FILTER (WHERE is_senior) AS seniors FROM reviewer
        )
        SELECT $case FROM moderation_case review
        CROSS JOIN everybody
        LEFT JOIN unable ON unable.case_id = review.id
        WHERE review.status IN $waiting AND review.kind = 'review' AND review.settles_at IS NULL
          AND CASE WHEN review.status IN $for_one
                   THEN everybody.seniors - coalesce(unable.seniors, 0)
                   ELSE everybody.people - coalesce(unable.people, 0) END < 1
        """,
    ),
)
