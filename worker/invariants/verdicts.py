"""I2: a final verdict never changes; another look is another row."""

from worker.invariants.breaches import Rule

RULES = (
    Rule(
        "I2",
        "analysed, but without exactly one first analysis",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN detection_analysis analysis
            ON analysis.submission_id = submission.id AND analysis.run = 1
        WHERE submission.status = 'analysed'
        GROUP BY submission.id HAVING count(analysis.id) <> 1
        """,
    ),
    Rule(
        "I2",
        "not analysed, but there is an analysis",
        """
        SELECT $submission FROM images_submission submission
        WHERE submission.status <> 'analysed' AND EXISTS (
            SELECT FROM detection_analysis analysis WHERE analysis.submission_id = submission.id
        )
        """,
    ),
    Rule(
        "I2",
        "its verdict is not that of the analysis it ended with",
        """
        SELECT $submission FROM images_submission submission
        JOIN LATERAL (
            SELECT verdict, probability FROM detection_analysis analysis
            WHERE analysis.submission_id = submission.id
              AND analysis.created_at <= submission.finished_at
            ORDER BY run DESC LIMIT 1
        ) AS latest ON true
        WHERE submission.status = 'analysed'
          AND (latest.verdict, latest.probability)
              IS DISTINCT FROM (submission.verdict, submission.probability)
        """,
    ),
    Rule(
        "I2",
        "its verdict is not the one in the ledger",
        """
        SELECT $submission FROM images_submission submission
        JOIN audit_ledgerentry entry
            ON entry.subject = $submission AND entry.action = 'submission.analysed'
        WHERE submission.status = 'analysed'
          AND (entry.payload::jsonb #>> '{data,verdict}',
               (entry.payload::jsonb #>> '{data,probability}')::float8)
              IS DISTINCT FROM (submission.verdict, submission.probability)
        """,
    ),
)
