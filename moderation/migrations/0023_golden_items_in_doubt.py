from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0022_waiting_begins_with_a_round"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="goldenitem",
            name="moderation_golden_truth_is_certain",
        ),
        migrations.AlterField(
            model_name="goldenitem",
            name="truth",
            field=models.CharField(
                blank=True,
                choices=[
                    ("confirmed_fake", "Fake"),
                    ("authentic", "Authentic"),
                    ("cannot_tell", "Cannot tell"),
                    ("escalate", "Escalate"),
                ],
                help_text="empty: a later ruling could not tell any more",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="goldenitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("truth__in", ["confirmed_fake", "authentic"]),
                    models.Q(("removed_at__isnull", False), ("truth", "")),
                    _connector="OR",
                ),
                name="moderation_golden_truth_is_certain",
            ),
        ),
    ]
