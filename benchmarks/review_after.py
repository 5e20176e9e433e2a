"""Statements for what follows from rulings: second reviews, golden items, and the game."""

STATEMENTS = {
    # What the uploaders read, and what known fakes may contradict.
    "rulings": """
        UPDATE images_submission submission
        SET ruling = jsonb_build_object('outcome', decision.outcome, 'statement', 'As we ruled.')
        FROM moderation_decision decision JOIN moderation_case review ON review.id = case_id
        WHERE review.submission_id = submission.id
    """,
    # Of twenty cases one was reviewed by two others first; one time in four they disagreed.
    "votes": """
        INSERT INTO moderation_decision (id, case_id, kind, round, claimed_from, reviewer_id,
            outcome, policy_id, reason, note, statement, answer, first_outcome, to_bank,
            machine_verdict, waiting_since, created_at)
        SELECT uuidv7(middle - now()), case_id, 'vote', 1, 'open', other.id,
               CASE WHEN agrees THEN outcome ELSE 'cannot_tell' END,
               CASE WHEN agrees THEN policy_id END,
               CASE WHEN agrees THEN reason ELSE 'poor_quality' END,
               '', 'As we ruled.', '', '', false, machine_verdict, waiting_since, middle
        FROM (SELECT decision.*, place.place, waiting_since + (created_at - waiting_since) / 2
                         AS middle,
                     row_number() OVER (ORDER BY decision.id) AS number
              FROM moderation_decision decision
              JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_user
                    WHERE email LIKE 'bench-%%') AS place ON place.id = reviewer_id) AS ruled
        CROSS JOIN generate_series(1, 2) AS step
        CROSS JOIN LATERAL (SELECT step = 1 OR number / 20 %% 4 <> 0 AS agrees) AS said
        JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_user
              WHERE email LIKE 'bench-%%') AS other
            ON other.place = 1 + (ruled.place + step - 1) %% %(people)s
        WHERE number %% 20 = 0
    """,
    "golden": """
        INSERT INTO moderation_goldenitem (submission_id, truth, added_by_id, created_at)
        SELECT submission_id, outcome, reviewer_id, decision.created_at
        FROM moderation_decision decision JOIN moderation_case review ON review.id = case_id
        WHERE decision.kind = 'ruling' ORDER BY decision.id DESC LIMIT 50
    """,
    # Every ruled picture is one of the game.
    "game": """
        INSERT INTO moderation_gameitem (id, source, truth, name, story, picture_key,
            submission_id, verdict, probability, is_active, created_at)
        SELECT uuidv7(decision.created_at - now()), 'ruled',
               CASE decision.outcome WHEN 'authentic' THEN 'real' ELSE 'fake' END, '', '', '',
               submission.id, submission.verdict, submission.probability, true,
               decision.created_at
        FROM moderation_decision decision
        JOIN moderation_case review ON review.id = decision.case_id
        JOIN images_submission submission ON submission.id = review.submission_id
        WHERE decision.kind = 'ruling'
    """,
}
