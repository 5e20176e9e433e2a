"""A submission may name an endpoint that is told all about it; a deleted one names none."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0016_batch_keys"),
        ("webhooks", "0003_endpoints_and_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="callback",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="hears all about it, whatever it wants to hear",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="webhooks.endpoint",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("callback__isnull", False)),
                fields=["callback"],
                name="images_callbacks",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("deleted_at", None), ("callback", None), _connector="OR"),
                name="images_deleted_calls_nobody_back",
            ),
        ),
    ]
