"""Requests with an Idempotency-Key that have nothing to do with a submission."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0012_other_answers")]

    operations = [
        migrations.AlterField(
            model_name="idempotencyrecord",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                help_text="what the request brought in, or was about",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="images.submission",
            ),
        ),
        migrations.AlterField(
            model_name="idempotencyrecord",
            name="answer",
            field=models.UUIDField(
                blank=True, help_text="what was made; none: the submission itself", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="idempotencyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submission__isnull", False), ("answer__isnull", False), _connector="OR"
                ),
                name="images_an_idempotency_key_has_an_answer",
            ),
        ),
    ]
