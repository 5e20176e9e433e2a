"""Keys get a scope of its own for deleting; those that are there do not have it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_rotated_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("submissions:write", "Submit images"),
                        ("submissions:read", "Read submissions and verdicts"),
                        ("submissions:delete", "Delete submissions"),
                        ("decisions:read", "Read rulings"),
                        ("appeals:write", "File appeals"),
                        ("webhooks:manage", "Manage webhook endpoints"),
                    ],
                    max_length=32,
                ),
                size=None,
            ),
        ),
    ]
