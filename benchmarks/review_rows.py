"""Fill an empty platform with submissions, cases, rulings and known images, by PostgreSQL alone.

Ids, hashes and times are made by the server, so a million rows take minutes. They come in order of
time, a submission every eight seconds up to now; four images in the set are nearly the same, far
apart in time. The rows hold what the pages read; the ledger's chain is not made, so `verify_ledger`
has nothing to say about them.
"""

import time
from dataclasses import dataclass

from django.db import connection

from benchmarks import review_after, review_cases


@dataclass(frozen=True)
class Size:
    people: int
    submissions: int
    cases: int
    entries: int
    all_open: bool = False  # otherwise three of four cases are ruled on


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
               uuidv7(-ago) AS review, now() - ago AS at,
               (ARRAY['likely_fake', 'inconclusive', 'likely_authentic'])[1 + n %% 3] AS verdict,
               (n::bigint * 7919 %% 1000) / 1000.0 AS probability,
               n %% %(every)s = 0 AND n / %(every)s <= %(cases)s AS has_case,
               key.organisation_id, key.id AS key
        FROM generate_series(1, %(submissions)s) n
        CROSS JOIN LATERAL (SELECT make_interval(secs => (%(submissions)s - n) * 7.8) AS ago) AS t
        JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place FROM accounts_apikey
              WHERE name = 'bench') AS key ON key.place = 1 + n / 3 %% 20
    """,
    "images": """
        INSERT INTO images_image (id, organisation_id, sha256, size_bytes, format, width, height,
            object_key, preview_key, thumbnail_key, pdq, pdq_quality, provenance, created_at)
        SELECT image, organisation_id, encode(sha256(('i' || n)::bytea), 'hex'), 100000, 'JPEG',
               1024, 768, 'objects/' || n, 'previews/' || n, 'thumbnails/' || n,
               left(encode(sha256(('p' || n %% %(clusters)s)::bytea), 'hex'), 63)
                   || to_hex(n / %(clusters)s %% 16),
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
    "releases": """
        INSERT INTO detection_detectorrelease (id, detector, version, weights_sha256, stage, card,
            created_at)
        SELECT uuidv7(), 'bench-' || n, '1', repeat('0', 64), 'retired', '{}', now()
        FROM generate_series(1, 7) n
    """,
    "analyses": """
        INSERT INTO detection_analysis (id, submission_id, run, pipeline_version, verdict,
            probability, stability, milliseconds, created_at)
        SELECT analysis, submission, 1, '1', verdict, probability, '[]', 20, at FROM numbered
    """,
    # Seven detectors where somebody looks at what they found, one elsewhere.
    "findings": """
        INSERT INTO detection_finding (id, analysis_id, release_id, detector, status, probability,
            threshold, reason, heatmap_key, evidence, picture_keys, milliseconds)
        SELECT uuidv7(), analysis, release.id, release.detector, 'scored', probability, 0.5, '', '',
               '{}', '{}', 8
        FROM numbered JOIN detection_detectorrelease release
            ON release.detector = 'bench-1' OR has_case AND release.detector LIKE 'bench-%%'
    """,
    **review_cases.STATEMENTS,
    **review_after.STATEMENTS,
    # As the server does by itself after a while.
    "statistics": "VACUUM ANALYZE",
}


def fill(size: Size) -> float:
    """Make the rows, by reviewers `bench-…` who are there already; the seconds that it took."""
    started = time.monotonic()
    values = {
        **vars(size),
        "every": size.submissions // size.cases,
        "clusters": max(size.submissions // 4, 1),
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS.values():
            cursor.execute(statement, values)
    return time.monotonic() - started
