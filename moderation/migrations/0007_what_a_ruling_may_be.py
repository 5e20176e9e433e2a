from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_rulings_so_far_stand")]

    operations = [
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "escalation"), ("outcome", "escalate")),
                    models.Q(
                        ("kind__in", ["ruling", "vote"]),
                        models.Q(("outcome", "escalate"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="moderation_only_escalations_escalate",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(("kind", "ruling"), ("undone_at", None)),
                    _connector="OR",
                ),
                name="moderation_only_standing_rulings_are_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["ruling", "vote"]), ("undone_at", None)),
                fields=("case", "round", "reviewer"),
                name="moderation_one_ruling_a_person_and_round",
            ),
        ),
    ]
