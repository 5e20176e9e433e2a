from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0031_game_items_are_drawn_by_lot"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reopened", "opened the case again"),
                    ("handed_over", "handed the case over"),
                ],
                default="reopened",
                max_length=12,
            ),
            preserve_default=False,
        ),
    ]
