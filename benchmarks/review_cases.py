"""Statements that fill in cases, rulings, banks and ledger for submissions that are there."""

STATEMENTS = {
    # Of four cases three are ruled on; thirty wait for a senior.
    "cases": """
        INSERT INTO moderation_case (id, kind, submission_id, queue_id, cause, severity, status,
            claimed_from, reserved_note, due_at, reviews_needed, round, created_at,
            waiting_since, decided_at)
        SELECT review, 'review', submission, (SELECT id FROM moderation_queue WHERE is_default),
               CASE verdict WHEN 'likely_authentic' THEN 'sampled' ELSE verdict END, 1 + n %% 3,
               CASE WHEN NOT is_open THEN 'decided' WHEN is_escalated THEN 'escalated'
                    ELSE 'open' END, '', '',
               CASE WHEN is_open THEN now() + (random() * 26 - 2) * interval '1 hour'
                    ELSE at + interval '1 day' END,
               1, 1, at, at,
               CASE WHEN NOT is_open THEN at + random() * least('20 hours', now() - at) END
        FROM (SELECT *, %(all_open)s OR n / %(every)s %% 4 = 0 AS is_open,
                     NOT %(all_open)s AND n / %(every)s %% 8 = 0 AND n / %(every)s <= 240
                         AS is_escalated
              FROM numbered WHERE has_case) AS chosen
    """,
    "flags": """
        UPDATE images_submission submission
        SET flag = CASE review.status WHEN 'open' THEN 'flagged' ELSE review.status END
        FROM moderation_case review WHERE review.submission_id = submission.id
    """,
    # One ruling in ten contradicts the machine.
    "decisions": """
        INSERT INTO moderation_decision (id, case_id, kind, round, claimed_from, reviewer_id,
            outcome, policy_id, reason, note, statement, answer, first_outcome, to_bank,
            machine_verdict, waiting_since, created_at, published_at)
        SELECT uuidv7(decided_at - now()), review.id, 'ruling', 1, 'open', reviewer.id,
               CASE WHEN is_fake THEN 'confirmed_fake' ELSE 'authentic' END,
               CASE WHEN is_fake THEN (SELECT min(id) FROM moderation_policy) END, 'known_source',
               '', 'As we ruled.', '', '', false, verdict, waiting_since, decided_at, decided_at
        FROM (SELECT moderation_case.*, verdict, row_number() OVER (ORDER BY n) AS place,
                     (verdict = 'likely_fake') <> (n / 7 %% 10 = 0) AS is_fake
              FROM moderation_case JOIN numbered ON numbered.review = moderation_case.id
              WHERE status = 'decided') AS review
        JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_user
              WHERE email LIKE 'bench-%%') AS reviewer
            ON reviewer.place = 1 + review.place %% %(people)s
    """,
    # One in ten lies close to images that were submitted.
    "entries": """
        INSERT INTO moderation_bankentry (id, bank_id, pdq, note, added_by_id, created_at, swept_at)
        SELECT uuidv7(), (SELECT id FROM moderation_bank WHERE slug = 'known-fakes'),
               encode(sha256((CASE WHEN n %% 10 = 0 THEN 'p' ELSE 'e' END || n)::bytea), 'hex'), '',
               (SELECT id FROM accounts_user LIMIT 1), now() - n * interval '1 second', now()
        FROM generate_series(1, %(entries)s) n
    """,
    "matches": """
        INSERT INTO moderation_bankmatch (submission_id, entry_id, distance, created_at)
        SELECT submission.id, entry.id,
               bit_count(('x' || entry.pdq)::bit(256) # ('x' || image.pdq)::bit(256)), now()
        FROM moderation_bankentry entry
        JOIN images_image image ON left(image.pdq, 63) = left(entry.pdq, 63)
        JOIN images_submission submission ON submission.image_id = image.id
    """,
    "ledger": """
        INSERT INTO audit_ledgerentry (sequence, at, actor, action, subject, organisation_id,
            payload, previous_hash, hash)
        SELECT 10000000 + row_number() OVER (ORDER BY at), at, actor, action,
               kind || '_' || replace(id::text, '-', ''), organisation_id, payload,
               md5(id || action) || md5(action || id), md5(id || 'a' || action) || md5(action || id)
        FROM (
            SELECT at, 'system:worker' AS actor, 'submission.analysed' AS action, 'sub' AS kind,
                   submission AS id, organisation_id, '{}' AS payload
            FROM numbered
            UNION ALL
            SELECT created_at, 'system:worker', 'case.opened', 'case', id, NULL, '{}'
            FROM moderation_case
            UNION ALL
            SELECT created_at, 'user:' || reviewer_id, action, 'case', case_id, NULL,
                   '{"data": {"outcome": "' || outcome || '"}}'
            FROM moderation_decision, unnest(ARRAY['case.claimed', 'case.decided']) AS action
        ) AS facts
    """,
}
