"""Rulings from before there was a time to take them back were told at once."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    decisions = apps.get_model("moderation", "Decision").objects
    decisions.filter(outcome="escalate").update(kind="escalation")
    decisions.exclude(outcome="escalate").update(published_at=F("created_at"))


def unmark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The columns go with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_rounds_and_undo")]

    operations = [migrations.RunPython(mark, unmark)]
