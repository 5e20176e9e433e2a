"""Partners are told that a submission was deleted."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0005_failed_fetches"),
    ]

    operations = [
        migrations.AlterField(
            model_name="endpoint",
            name="event_types",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("submission.analysed", "Submission analysed"),
                        ("submission.rejected", "Submission rejected"),
                        ("submission.quarantined", "Submission quarantined"),
                        ("submission.failed", "Submission could not be fetched"),
                        ("submission.deleted", "Submission deleted"),
                        ("case.decided", "Case decided"),
                        ("case.reopened", "Case opened again"),
                        ("appeal.decided", "Appeal decided"),
                        ("webhook.ping", "Ping"),
                    ],
                    max_length=40,
                ),
                blank=True,
                default=list,
                help_text="empty for every event, later kinds too",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="outboxevent",
            name="type",
            field=models.CharField(
                choices=[
                    ("submission.analysed", "Submission analysed"),
                    ("submission.rejected", "Submission rejected"),
                    ("submission.quarantined", "Submission quarantined"),
                    ("submission.failed", "Submission could not be fetched"),
                    ("submission.deleted", "Submission deleted"),
                    ("case.decided", "Case decided"),
                    ("case.reopened", "Case opened again"),
                    ("appeal.decided", "Appeal decided"),
                    ("webhook.ping", "Ping"),
                ],
                max_length=40,
            ),
        ),
    ]
