"""A new entry goes into the index at once; see the images migration 0006."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import images.pdq

OFF = """
ALTER INDEX moderation_entries_by_pdq SET (fastupdate = off);
SELECT gin_clean_pending_list('moderation_entries_by_pdq');
"""
ON = "ALTER INDEX moderation_entries_by_pdq RESET (fastupdate);"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0023_golden_items_in_doubt")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OFF, ON)],
            state_operations=[
                migrations.RemoveIndex(model_name="bankentry", name="moderation_entries_by_pdq"),
                migrations.AddIndex(
                    model_name="bankentry",
                    index=GinIndex(
                        images.pdq.Tokens("pdq"),
                        name="moderation_entries_by_pdq",
                        condition=models.Q(("removed_at", None)),
                        fastupdate=False,
                    ),
                ),
            ],
        ),
    ]
