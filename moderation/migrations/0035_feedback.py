import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("images", "0012_other_answers"),
        ("moderation", "0034_appeals_by_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "truth",
                    models.CharField(
                        choices=[("fake", "Fake"), ("authentic", "Authentic")], max_length=12
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="how the partner knows")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.apikey",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="images.submission",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "feedback",
                "indexes": [
                    models.Index(fields=["submission", "-id"], name="moderation_latest_feedback")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("truth__in", ["fake", "authentic"])),
                        name="moderation_feedback_is_one_of_two_truths",
                    )
                ],
            },
        ),
    ]
