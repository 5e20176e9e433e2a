"""Submissions are deleted: what stays of them, what is to be erased, and what must be kept."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_rotated_keys"),
        ("images", "0014_images_by_address"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        help_text="the last one that needed them",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="erasure",
                        serialize=False,
                        to="images.submission",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(blank=True, help_text="empty when all is done", max_length=64),
                ),
                (
                    "due_at",
                    models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
                ),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, help_text="when they went", null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="such as a file number; never shown outside", max_length=300
                    ),
                ),
                (
                    "placed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="images_final_has_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="images_only_unfetched_lacks_its_image",
        ),
        migrations.AddField(
            model_name="submission",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="deleted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="deleted_by_key",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.apikey",
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
                    ("deleted", "Deleted before it was judged"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("object_key", ""), _negated=True),
                        models.Q(
                            (
                                "sha256",
                                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                            ),
                            _negated=True,
                        ),
                    ),
                    models.Q(
                        ("object_key", ""),
                        ("pdq", ""),
                        ("preview_key", ""),
                        ("provenance", {}),
                        (
                            "sha256",
                            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                        ),
                        ("thumbnail_key", ""),
                    ),
                    _connector="OR",
                ),
                name="images_only_nothing_has_no_object",
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
                        (
                            "status__in",
                            ["analysed", "rejected", "quarantined", "failed", "deleted"],
                        ),
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
                        ("deleted_at", None),
                        ("image", None),
                        ("status__in", ["fetching", "failed"]),
                        models.Q(("source_url", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("status__in", ["fetching", "failed"]), _negated=True),
                            ("deleted_at__isnull", False),
                            _connector="OR",
                        ),
                        ("image__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="images_only_unfetched_lacks_its_image",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at", None), ("deleted_by", None), ("deleted_by_key", None)),
                    models.Q(
                        ("deleted_at__isnull", False),
                        ("deleted_by__isnull", False),
                        ("deleted_by_key", None),
                    ),
                    models.Q(
                        ("deleted_at__isnull", False),
                        ("deleted_by", None),
                        ("deleted_by_key__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="images_deleted_by_a_person_or_a_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deleted_at", None),
                    models.Q(
                        ("file_name", ""),
                        ("finished_at__isnull", False),
                        ("metadata", {}),
                        ("reason", ""),
                        ("reference", ""),
                        ("request_id", ""),
                        ("source_url", ""),
                    ),
                    _connector="OR",
                ),
                name="images_deleted_keeps_no_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "deleted"), _negated=True),
                    ("deleted_at__isnull", False),
                    _connector="OR",
                ),
                name="images_deleted_has_a_time",
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="legalhold",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="legalhold",
            name="placed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="legalhold",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="legal_holds",
                to="images.submission",
            ),
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="images_erasures",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                    models.Q(("due_at", None), ("erased_at__isnull", False), ("sha256", "")),
                    _connector="OR",
                ),
                name="images_erasure_is_due_or_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalhold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)),
                fields=("submission",),
                name="images_one_hold_a_submission",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalhold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="images_hold_is_lifted_by_somebody",
            ),
        ),
    ]
