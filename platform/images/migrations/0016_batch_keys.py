"""A batch has a record of its own, and old records are found by their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_rotated_keys"),
        ("images", "0015_deletions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="idempotencyrecord",
            name="images_an_idempotency_key_has_an_answer",
        ),
        migrations.AddField(
            model_name="idempotencyrecord",
            name="is_batch",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="each place in it has a record of its own",
            ),
        ),
        migrations.AddIndex(
            model_name="idempotencyrecord",
            index=models.Index(fields=["created_at"], name="images_old_idempotency"),
        ),
        migrations.AddConstraint(
            model_name="idempotencyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submission__isnull", False),
                    ("answer__isnull", False),
                    ("is_batch", True),
                    _connector="OR",
                ),
                name="images_an_idempotency_key_has_an_answer",
            ),
        ),
    ]
