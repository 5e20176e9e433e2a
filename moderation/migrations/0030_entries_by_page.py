"""Pages of a bank are read by id, without what was taken out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0029_one_golden_case_a_lot")]

    operations = [
        migrations.RemoveIndex(model_name="bankentry", name="moderation_newest_entries"),
        migrations.AddIndex(
            model_name="bankentry",
            index=models.Index(
                condition=models.Q(("removed_at", None)),
                fields=["bank", "-id"],
                name="moderation_live_entries",
            ),
        ),
    ]
