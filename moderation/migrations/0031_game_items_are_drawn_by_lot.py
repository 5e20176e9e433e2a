"""The next picture is found at a random place of an index, not by shuffling all of them."""

from django.db import migrations, models
from django.db.models.functions import Random


class Migration(migrations.Migration):
    dependencies = [("moderation", "0030_entries_by_page")]

    operations = [
        migrations.AddField(
            model_name="gameitem",
            name="lot",
            field=models.FloatField(
                db_default=Random(),
                editable=False,
                help_text="from 0 to 1; a picture is drawn by it",
            ),
        ),
        migrations.AddIndex(
            model_name="gameitem",
            index=models.Index(
                condition=models.Q(("is_active", True)), fields=["lot"], name="moderation_game_lots"
            ),
        ),
    ]
