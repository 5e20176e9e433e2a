import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0028_always_a_default_queue"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoldenLot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="of a person's last ruling", max_length=64, unique=True
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="golden_lot",
                        to="moderation.case",
                    ),
                ),
            ],
        ),
    ]
