"""Rulings that were told before there was a game say what is true, too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TRUTHS = {"confirmed_fake": "fake", "authentic": "real"}
CHUNK = 1_000


def enlist(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    items = apps.get_model("moderation", "GameItem")
    submissions = apps.get_model("images", "Submission").objects
    ruled = submissions.filter(ruling__outcome__in=list(TRUTHS)).exclude(image__preview_key="")
    for submission in ruled.iterator(CHUNK):
        items.objects.create(
            source="ruled",
            truth=TRUTHS[submission.ruling["outcome"]],
            submission=submission,
            verdict=submission.verdict,
            probability=submission.probability,
        )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The rows go with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0018_game")]

    operations = [migrations.RunPython(enlist, forget)]
