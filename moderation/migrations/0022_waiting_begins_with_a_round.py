from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0021_rounds_so_far")]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("round", 1), ("waiting_since", models.F("created_at"))),
                    models.Q(("round__gt", 1), ("waiting_since__gte", models.F("created_at"))),
                    _connector="OR",
                ),
                name="moderation_first_round_begins_with_the_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("created_at__gte", models.F("waiting_since"))),
                name="moderation_ruled_after_it_began_to_wait",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="moderation_oldest"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status__in", ["open", "reopened"])),
                fields=["queue", "waiting_since"],
                name="moderation_oldest",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("round__gt", 1)),
                fields=["waiting_since"],
                name="moderation_opened_again",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("round__gt", 1)),
                fields=["waiting_since"],
                name="moderation_later_rounds",
            ),
        ),
    ]
