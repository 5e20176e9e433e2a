"""A wish that breaks whoever works on it is tried a few times, and stands back for the others."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0009_exact_copies")]

    operations = [
        migrations.RemoveIndex(model_name="exactcopy", name="images_wanted_copies"),
        migrations.RenameField(model_name="exactcopy", old_name="wanted_at", new_name="due_at"),
        migrations.AlterField(
            model_name="exactcopy",
            name="due_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="not tried before this time"
            ),
        ),
        migrations.AddField(
            model_name="exactcopy",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="exactcopy",
            index=models.Index(
                condition=models.Q(("status", "wanted")),
                fields=["due_at"],
                name="images_due_copies",
            ),
        ),
    ]
