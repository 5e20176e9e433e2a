"""Endpoints that hear of nothing but the submissions that name them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0006_event_of_deletions")]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="only_callbacks",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="hears of nothing but submissions that name it",
            ),
        ),
    ]
