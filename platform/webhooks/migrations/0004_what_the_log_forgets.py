"""Endpoints are removed, and the log of deliveries forgets what is old."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0003_endpoints_and_deliveries"),
    ]

    operations = [
        migrations.AlterField(
            model_name="endpoint",
            name="off_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("person", "switched off by a manager"),
                    ("gone", "it answered 410 Gone"),
                    ("removed", "removed by a manager"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="forgotten_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when headers and body were removed from the log",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("forgotten_at", None),
                    models.Q(
                        ("request_headers", {}), ("response_body", ""), ("response_headers", [])
                    ),
                    _connector="OR",
                ),
                name="webhooks_what_is_forgotten_is_gone",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("forgotten_at", None)),
                fields=["started_at"],
                name="webhooks_remembered",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", False)),
                fields=["finished_at"],
                name="webhooks_ended",
            ),
        ),
    ]
