"""When the rounds so far began: the first with its case, the others as the ledger tells."""

from django.db import migrations

FILL = """
CREATE TEMPORARY TABLE round_so_far ON COMMIT DROP AS
SELECT substr(subject, 6)::uuid AS case_id, at AS began,
       1 + row_number() OVER (PARTITION BY subject ORDER BY sequence) AS round
FROM audit_ledgerentry WHERE action IN ('case.reopened', 'case.appealed');

UPDATE moderation_case SET waiting_since = created_at;

UPDATE moderation_case review SET waiting_since = greatest(began, created_at)
FROM round_so_far WHERE case_id = review.id AND round_so_far.round = review.round;

UPDATE moderation_decision decision
SET waiting_since = least(review.created_at, decision.created_at)
FROM moderation_case review WHERE review.id = decision.case_id;

UPDATE moderation_decision decision SET waiting_since = least(began, created_at)
FROM round_so_far
WHERE round_so_far.case_id = decision.case_id AND round_so_far.round = decision.round;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_protect_ledger"),
        ("moderation", "0020_when_a_round_began"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
