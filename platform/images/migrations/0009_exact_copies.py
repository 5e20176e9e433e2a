import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0008_found_authentic")]

    operations = [
        migrations.CreateModel(
            name="ExactCopy",
            fields=[
                (
                    "image",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="exact_copy",
                        serialize=False,
                        to="images.image",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("wanted", "Wanted"), ("made", "Made"), ("failed", "Failed")],
                        default="wanted",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="why it failed")),
                ("wanted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "wanted")),
                        fields=["wanted_at"],
                        name="images_wanted_copies",
                    ),
                    models.Index(fields=["ended_at"], name="images_copies_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status", "wanted")),
                            models.Q(
                                ("ended_at__isnull", False), ("status__in", ["made", "failed"])
                            ),
                            _connector="OR",
                        ),
                        name="images_exact_copy_has_an_end",
                    )
                ],
            },
        ),
    ]
