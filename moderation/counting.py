"""The figures of one day, counted by PostgreSQL; each statement gives rows of one scope."""

from string import Template

COLUMNS = (
    "key", "opened", "reopened", "ruled", "waiting", "median_seconds", "p95_seconds", "comparable",
    "with_machine", "appeals", "granted", "ended", "automatic",
)  # fmt: skip

# What was ruled on reviews and has settled: sooner it may be taken back, and a figure that stands
# still would tell a golden case. Of a case only the last ruling ever settles, as `settled` says.
# Escalations and golden cases are no rulings of a day. The limit makes PostgreSQL look the cases
# of the day up instead of reading all there are.
SAID = """
    SELECT decision.*, review.queue_id, review.submission_id,
           extract(epoch FROM decision.created_at - decision.waiting_since) AS seconds,
           decision.outcome IN ('confirmed_fake', 'authentic')
               AND decision.machine_verdict IN ('likely_fake', 'likely_authentic') AS is_comparable,
           (decision.outcome, decision.machine_verdict) IN
               (('confirmed_fake', 'likely_fake'), ('authentic', 'likely_authentic')) AS is_same,
           appeal.id IS NOT NULL AS is_answer,
           against.outcome <> decision.outcome AS is_granted,
           against.reviewer_id AS objected_to
    FROM moderation_decision decision
    CROSS JOIN LATERAL (
        SELECT queue_id, submission_id FROM moderation_case
        WHERE id = decision.case_id AND kind = 'review'
          AND (settles_at IS NULL OR settles_at <= statement_timestamp() OR EXISTS (
              SELECT FROM moderation_decision later
              WHERE later.case_id = decision.case_id AND later.created_at > decision.created_at
          ))
        LIMIT 1
    ) AS review
    LEFT JOIN moderation_appeal appeal ON appeal.answered_by_id = decision.id
    LEFT JOIN moderation_decision against ON against.id = appeal.against_id
    WHERE decision.kind IN ($kinds) AND decision.undone_at IS NULL
      AND decision.created_at >= %(begin)s AND decision.created_at < %(end)s
"""

# Rulings that closed a case; for a reviewer's work the votes that led to one count as well.
RULED = Template(SAID).substitute(kinds="'ruling'")
WORKED = Template(SAID).substitute(kinds="'ruling', 'vote'")

SUMMED = """
    count(*) AS ruled,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median_seconds,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95_seconds,
    count(*) FILTER (WHERE is_comparable) AS comparable,
    count(*) FILTER (WHERE is_same) AS with_machine,
    count(*) FILTER (WHERE is_answer) AS appeals,
    count(*) FILTER (WHERE is_answer AND is_granted) AS granted
"""

# Rounds after the first that began: of the present ones the cases tell, of earlier ones their
# rulings. Each half reads a partial index that holds nothing but such rounds.
REOPENED = """
    SELECT id, round, queue_id FROM moderation_case
    WHERE round > 1 AND waiting_since >= %(begin)s AND waiting_since < %(end)s
    UNION
    SELECT review.id, decision.round, review.queue_id
    FROM moderation_decision decision JOIN moderation_case review ON review.id = decision.case_id
    WHERE decision.round > 1
      AND decision.waiting_since >= %(begin)s AND decision.waiting_since < %(end)s
"""

# In three parts because there is an index of each, and none of what was ruled on.
WAITING = """
    SELECT queue_id FROM moderation_case
    WHERE status IN ('open', 'reopened') AND kind = 'review'
    UNION ALL
    SELECT queue_id FROM moderation_case
    WHERE status IN ('escalated', 'appealed') AND kind = 'review'
    UNION ALL
    SELECT queue_id FROM moderation_case WHERE status = 'claimed' AND kind = 'review'
"""


def _filled(sql: str) -> str:
    return Template(sql).substitute(
        ruled=RULED, worked=WORKED, reopened=REOPENED, summed=SUMMED, waiting=WAITING
    )


EVERYTHING = _filled("""
WITH ruled AS ($ruled),
ended AS (
    SELECT count(*) AS ended,
           count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM moderation_case review
               WHERE review.submission_id = submission.id AND review.kind = 'review'
           )) AS automatic
    FROM images_submission submission
    WHERE finished_at >= %(begin)s AND finished_at < %(end)s
      AND status NOT IN ('rejected', 'failed', 'deleted')
)
SELECT '', (SELECT count(*) FROM moderation_case
            WHERE created_at >= %(begin)s AND created_at < %(end)s AND kind = 'review'),
       (SELECT count(*) FROM ($reopened) AS rounds), summed.ruled,
       (SELECT count(*) FROM ($waiting) AS waiting),
       median_seconds, p95_seconds, comparable, with_machine, appeals, granted, ended, automatic
FROM (SELECT $summed FROM ruled) AS summed, ended
""")

QUEUES = _filled("""
WITH ruled AS ($ruled),
summed AS (SELECT queue_id, $summed FROM ruled GROUP BY queue_id),
opened AS (
    SELECT queue_id, count(*) AS opened FROM moderation_case
    WHERE created_at >= %(begin)s AND created_at < %(end)s AND kind = 'review' GROUP BY queue_id
),
reopened AS (
    SELECT queue_id, count(*) AS reopened FROM ($reopened) AS rounds GROUP BY queue_id
),
waiting AS (
    SELECT queue_id, count(*) AS waiting FROM ($waiting) AS cases GROUP BY queue_id
)
SELECT queue.slug, coalesce(opened, 0), coalesce(reopened, 0), coalesce(ruled, 0),
       coalesce(waiting, 0), median_seconds, p95_seconds, coalesce(comparable, 0),
       coalesce(with_machine, 0), coalesce(appeals, 0), coalesce(granted, 0), 0, 0
FROM moderation_queue queue
LEFT JOIN summed ON summed.queue_id = queue.id
LEFT JOIN opened ON opened.queue_id = queue.id
LEFT JOIN reopened ON reopened.queue_id = queue.id
LEFT JOIN waiting ON waiting.queue_id = queue.id
""")

# An appeal belongs to the person whose ruling it was against, not to who answered it.
REVIEWERS = _filled("""
WITH worked AS ($worked),
summed AS (SELECT reviewer_id, $summed FROM worked GROUP BY reviewer_id),
objected AS (
    SELECT objected_to AS reviewer_id, count(*) AS appeals,
           count(*) FILTER (WHERE is_granted) AS granted
    FROM worked WHERE is_answer GROUP BY objected_to
)
SELECT reviewer_id::text, 0, 0, coalesce(ruled, 0), 0, median_seconds, p95_seconds,
       coalesce(comparable, 0), coalesce(with_machine, 0), coalesce(objected.appeals, 0),
       coalesce(objected.granted, 0), 0, 0
FROM summed FULL JOIN objected USING (reviewer_id)
""")

# A detector took the side of fake from its threshold up; what it left open is not compared.
DETECTORS = _filled("""
WITH ruled AS ($ruled)
SELECT finding.detector, 0, 0, count(*), 0, NULL, NULL, count(*),
       count(*) FILTER (WHERE (finding.probability >= finding.threshold)
                              = (ruled.outcome = 'confirmed_fake')), 0, 0, 0, 0
FROM ruled
JOIN detection_analysis analysis
    ON analysis.submission_id = ruled.submission_id AND analysis.run = 1
JOIN detection_finding finding ON finding.analysis_id = analysis.id AND finding.status = 'scored'
WHERE ruled.outcome IN ('confirmed_fake', 'authentic') AND finding.threshold IS NOT NULL
GROUP BY finding.detector
""")
