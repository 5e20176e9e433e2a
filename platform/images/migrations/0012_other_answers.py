"""Requests with an Idempotency-Key make other things than submissions, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0011_turns")]

    operations = [
        migrations.AddField(
            model_name="idempotencyrecord",
            name="answer",
            field=models.UUIDField(
                blank=True,
                help_text="what was made about it; none: the submission itself",
                null=True,
            ),
        ),
    ]
