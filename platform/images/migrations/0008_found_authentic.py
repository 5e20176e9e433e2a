"""What was ruled authentic is found by an index, and PostgreSQL knows how much that is.

Without the statistics it takes a ruling in JSON for rare, and goes through all of them one by one.
"""

from django.db import migrations, models

STATISTICS = """
CREATE STATISTICS images_rulings (mcv) ON flag, (ruling -> 'outcome') FROM images_submission
"""


class Migration(migrations.Migration):
    dependencies = [("images", "0007_look_ups_without_workers")]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(
                    ("flag__in", ["decided", "final"]), ("ruling__outcome", "authentic")
                ),
                fields=["id"],
                name="images_found_authentic",
            ),
        ),
        migrations.RunSQL(STATISTICS, "DROP STATISTICS images_rulings"),
    ]
