"""A look-up by hash finds a handful of rows: starting parallel workers costs more than it.

PostgreSQL starts them because it expects one row in a hundred. See decision 115.
"""

from django.db import migrations

ALONE = "ALTER FUNCTION images_pdq_tokens(text) PARALLEL RESTRICTED;"
SHARED = "ALTER FUNCTION images_pdq_tokens(text) PARALLEL SAFE;"


class Migration(migrations.Migration):
    dependencies = [("images", "0006_hashes_indexed_at_once")]

    operations = [migrations.RunSQL(ALONE, SHARED)]
