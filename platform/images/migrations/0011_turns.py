import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_limits_of_organisations"),
        ("images", "0010_tries_of_exact_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Flow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Somebody waits for it"), (1, "One of many")]
                    ),
                ),
                ("turn", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="submission",
            name="images_queue",
        ),
        migrations.AddField(
            model_name="submission",
            name="priority",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Somebody waits for it"), (1, "One of many")], db_default=0, default=0
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="request_id",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="of the upload, as logged",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="turn",
            field=models.PositiveBigIntegerField(
                db_default=0, default=0, help_text="the lowest is judged first"
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("status", "queued")),
                fields=["turn", "priority", "id"],
                include=("due_at",),
                name="images_queue",
            ),
        ),
        migrations.AddField(
            model_name="flow",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.UniqueConstraint(
                fields=("organisation", "priority"), name="images_one_flow_per_priority"
            ),
        ),
    ]
