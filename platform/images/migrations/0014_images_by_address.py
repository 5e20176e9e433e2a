"""A submission may name an address that its image is fetched from, and has none until then."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_rotated_keys"),
        ("images", "0013_answers_about_no_image"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="submission",
            name="images_only_analysing_has_a_lease",
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="images_final_has_a_time",
        ),
        migrations.AddField(
            model_name="submission",
            name="source_url",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="where it is fetched from; for the organisation's own members only",
                max_length=2000,
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="images.image",
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="status",
            field=models.CharField(
                choices=[
                    ("fetching", "Being fetched"),
                    ("queued", "Queued"),
                    ("analysing", "Analysing"),
                    ("analysed", "Analysed"),
                    ("rejected", "Rejected"),
                    ("quarantined", "Quarantined"),
                    ("failed", "Could not be fetched"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("status", "fetching")),
                fields=["organisation", "priority", "id"],
                include=("due_at", "lease_token"),
                name="images_fetches",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("status", "analysing"), _negated=True),
                        ("lease_expires_at", None),
                        ("lease_token", None),
                    ),
                    models.Q(
                        ("lease_expires_at__isnull", False),
                        ("lease_token__isnull", False),
                        ("status__in", ["fetching", "analysing"]),
                    ),
                    _connector="OR",
                ),
                name="images_only_work_has_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished_at", None), ("status__in", ["fetching", "queued", "analysing"])
                    ),
                    models.Q(
                        ("finished_at__isnull", False),
                        ("status__in", ["analysed", "rejected", "quarantined", "failed"]),
                    ),
                    _connector="OR",
                ),
                name="images_final_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("image", None),
                        ("status__in", ["fetching", "failed"]),
                        models.Q(("source_url", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status__in", ["fetching", "failed"]), _negated=True),
                        ("image__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="images_only_unfetched_lacks_its_image",
            ),
        ),
    ]
