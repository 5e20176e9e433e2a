import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImageCount",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="image_count",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                ("day", models.DateField()),
                ("images", models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="organisation",
            name="images_per_day",
            field=models.PositiveIntegerField(
                db_default=50000,
                default=50000,
                help_text="from midnight to midnight UTC, through pages and the API",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="requests_per_minute",
            field=models.PositiveIntegerField(
                db_default=3000, default=3000, help_text="of all its API keys together"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("images_per_day__gte", 1), ("requests_per_minute__gte", 1)),
                name="accounts_organisation_limits_are_positive",
            ),
        ),
    ]
