"""What waits is counted by an index alone; the few cases for seniors have one of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0024_entries_indexed_at_once")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="moderation_oldest"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status__in", ["open", "reopened"])),
                fields=["queue", "waiting_since"],
                include=["due_at", "kind"],
                name="moderation_oldest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status__in", ["escalated", "appealed"])),
                fields=["queue", "due_at"],
                name="moderation_for_seniors",
            ),
        ),
    ]
