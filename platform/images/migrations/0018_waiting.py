"""An index for the question who has something waiting, which every upload and claim asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0017_callbacks")]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("status", "queued")),
                fields=["organisation", "priority", "turn"],
                name="images_waiting",
            ),
        ),
    ]
