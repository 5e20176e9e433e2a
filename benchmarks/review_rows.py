"""Fill an empty platform with submissions, cases, rulings and known images, by PostgreSQL alone.

Ids, hashes and times are made by the server, so a million rows take minutes. The rows hold what the
pages read; the ledger's chain is not made, so `verify_ledger` has nothing to say about them.
"""

import time
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Size:
    people: int
    submissions: int
    cases: int
    entries: int
    share_open: float = 0.25  # of the cases


STATEMENTS = {
    "organisations": """
        INSERT INTO accounts_organisation (id, name, slug, created_at)
        SELECT uuidv7(), 'Bench ' || n, 'bench-' || n, now() FROM generate_series(1, 20) n
    """,
    "keys": """
        INSERT INTO accounts_apikey (id, organisation_id, name, prefix, key_hash, scopes,
                                     requests_per_minute, created_by_id, created_at)
        SELECT uuidv7(), organisation.id, 'bench', 'bench' || left(organisation.id::text, 8)
                   || right(organisation.slug, 2), md5(organisation.id::text), '{}', 600,
               (SELECT id FROM accounts_user LIMIT 1), now()
        FROM accounts_organisation organisation WHERE slug LIKE 'bench-%%'
    """,
    "numbered": """
        CREATE TEMPORARY TABLE numbered AS
        SELECT n, uuidv7(-ago) AS image, uuidv7(-ago) AS submission, uuidv7(-ago) AS analysis,
               now() - ago AS at,
               (ARRAY['likely_fake', 'inconclusive', 'likely_authentic'])[1 + n %% 3] AS verdict,
               (n * 7919 %% 1000) / 1000.0 AS probability,
               key.organisation_id, key.id AS key
        FROM generate_series(1, %(submissions)s) n
        CROSS JOIN LATERAL (SELECT make_interval(secs => (%(submissions)s - n) * 7.8) AS ago) AS t
        JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place FROM accounts_apikey
              WHERE name = 'bench') AS key ON key.place = 1 + n %% 20
    """,
    "images": """
        INSERT INTO images_image (id, organisation_id, sha256, size_bytes, format, width, height,
            object_key, preview_key, thumbnail_key, pdq, pdq_quality, provenance, created_at)
        SELECT image, organisation_id, encode(sha256(('i' || n)::bytea), 'hex'), 100000, 'JPEG',
               1024, 768, 'objects/' || n, '', '', encode(sha256(('p' || n / 4)::bytea), 'hex'),
               90, '{}', at
        FROM numbered
    """,
    "submissions": """
        INSERT INTO images_submission (id, organisation_id, image_id, source, api_key_id, reference,
            metadata, file_name, created_at, status, reason_code, reason, attempts, due_at,
            finished_at, verdict, probability, flag)
        SELECT submission, organisation_id, image, 'api', key, 'ref-' || n, '{}',
               'photo-' || n || '.jpg', at, 'analysed', '', '', 1, at, at, verdict, probability,
               'none'
        FROM numbered
    """,
    "release": """
        INSERT INTO detection_detectorrelease (id, detector, version, weights_sha256, stage, card,
            created_at)
        VALUES (uuidv7(), 'bench', '1', repeat('0', 64), 'retired', '{}', now())
    """,
    "analyses": """
        INSERT INTO detection_analysis (id, submission_id, run, pipeline_version, verdict,
            probability, stability, milliseconds, created_at)
        SELECT analysis, submission, 1, '1', verdict, probability, '[]', 20, at FROM numbered
    """,
    "findings": """
        INSERT INTO detection_finding (id, analysis_id, release_id, detector, status, probability,
            threshold, reason, heatmap_key, evidence, picture_keys, milliseconds)
        SELECT uuidv7(), analysis, (SELECT id FROM detection_detectorrelease
                                    WHERE detector = 'bench'),
               'bench', 'scored', probability, 0.5, '', '', '{}', '{}', 8
        FROM numbered
    """,
    "cases": """
        INSERT INTO moderation_case (id, kind, submission_id, queue_id, cause, severity, status,
            claimed_from, reserved_note, due_at, reviews_needed, round, created_at,
            waiting_since, decided_at)
        SELECT uuidv7(now() - at), 'review', submission, (SELECT id FROM moderation_queue
               WHERE is_default), 'likely_fake', 1 + n %% 3,
               CASE WHEN is_open THEN 'open' ELSE 'decided' END, '', '',
               CASE WHEN is_open THEN now() + random() * interval '24 hours'
                    ELSE at + interval '1 day' END,
               1, 1, at, at, CASE WHEN NOT is_open THEN at + random() * interval '20 hours' END
        FROM (SELECT *, row_number() OVER (ORDER BY n DESC) <= %(open)s AS is_open FROM numbered
              WHERE n > %(submissions)s - %(cases)s) AS chosen
    """,
    "flags": """
        UPDATE images_submission submission
        SET flag = CASE review.status WHEN 'open' THEN 'flagged' ELSE 'decided' END
        FROM moderation_case review WHERE review.submission_id = submission.id
    """,
    "decisions": """
        INSERT INTO moderation_decision (id, case_id, kind, round, claimed_from, reviewer_id,
            outcome, policy_id, reason, note, statement, answer, first_outcome, to_bank,
            machine_verdict, waiting_since, created_at, published_at)
        SELECT uuidv7(), review.id, 'ruling', 1, 'open', reviewer.id, 'authentic', NULL, 'no_sign',
               '', 'Authentic.', '', '', false, 'likely_fake', waiting_since,
               decided_at, decided_at
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM moderation_case
              WHERE status = 'decided') AS review
        JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_user
              WHERE email LIKE 'bench-%%') AS reviewer
            ON reviewer.place = 1 + review.n %% %(people)s
    """,
    "entries": """
        INSERT INTO moderation_bankentry (id, bank_id, pdq, note, added_by_id, created_at, swept_at)
        SELECT uuidv7(), (SELECT id FROM moderation_bank WHERE slug = 'known-fakes'),
               encode(sha256(('e' || n)::bytea), 'hex'), '', (SELECT id FROM accounts_user LIMIT 1),
               now() - n * interval '1 second', now()
        FROM generate_series(1, %(entries)s) n
    """,
    "ledger": """
        INSERT INTO audit_ledgerentry (sequence, at, actor, action, subject, organisation_id,
            payload, previous_hash, hash)
        SELECT 10000000 + row_number() OVER (ORDER BY at), at, 'system:worker', action, subject,
               organisation_id, '{}', md5(subject || action) || md5(action || subject),
               md5(subject || 'a' || action) || md5(action || 'a' || subject)
        FROM (
            SELECT at, 'submission.analysed' AS action,
                   'sub_' || replace(submission::text, '-', '') AS subject, organisation_id
            FROM numbered
            UNION ALL
            SELECT review.created_at, 'case.opened', 'case_' || replace(review.id::text, '-', ''),
                   NULL
            FROM moderation_case review
        ) AS facts
    """,
    "statistics": "ANALYZE",
}


def fill(size: Size) -> float:
    """Make the rows, by reviewers `bench-…` who are there already; the seconds that it took."""
    started = time.monotonic()
    values = {
        "people": size.people,
        "submissions": size.submissions,
        "cases": size.cases,
        "open": round(size.cases * size.share_open),
        "entries": size.entries,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS.values():
            cursor.execute(statement, values)
    return time.monotonic() - started
