"""An index that finds perceptual hashes close to one; see images/pdq.py."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import images.pdq

MAKE = """
CREATE FUNCTION images_pdq_tokens(pdq text) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg((place << 16) | ('x' || substr(pdq, place * 4 + 1, 4))::bit(16)::integer)
    FROM generate_series(0, 15) AS place WHERE pdq <> ''
$$;
"""

DROP = "DROP FUNCTION images_pdq_tokens(text);"


class Migration(migrations.Migration):
    dependencies = [("images", "0002_when_submissions_ended")]

    operations = [
        migrations.RunSQL(MAKE, DROP),
        migrations.AddIndex(
            model_name="image",
            index=GinIndex(
                images.pdq.Tokens("pdq"),
                name="images_by_pdq",
                condition=models.Q(("pdq", ""), _negated=True),
            ),
        ),
    ]
