from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0029_one_golden_case_a_lot"),
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
