"""One queue to begin with, and the rules that rulings refer to."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

QUEUE = {
    "name": "General review",
    "purpose": "Images that the detectors flagged, doubted or could not judge.",
    "is_default": True,
}

POLICIES = {
    "deceptive-depiction": (
        "Deceptive depiction of a person",
        "A face or body was generated, swapped or altered so that a real person appears to do or "
        "say something that they did not.",
    ),
    "invented-person": (
        "Invented person presented as real",
        "The person in the picture does not exist, and the picture is used as if they did, for "
        "example as a profile photograph.",
    ),
    "fabricated-event": (
        "Fabricated event or place",
        "The picture shows an event, a place or a scene that was generated or altered and is "
        "presented as it happened.",
    ),
    "forged-evidence": (
        "Forged document or evidence",
        "A document, a label, a receipt or a photograph offered as proof was generated or altered.",
    ),
    "undisclosed-generation": (
        "Generated image without a label",
        "The picture was made by a machine, which is allowed here, but it is not labelled as such.",
    ),
}


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("moderation", "Queue").objects.get_or_create(slug="general", defaults=QUEUE)
    policy = apps.get_model("moderation", "Policy")
    for code, (title, text) in POLICIES.items():
        policy.objects.get_or_create(code=code, defaults={"title": title, "text": text})


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("moderation", "Queue").objects.filter(slug="general").delete()
    apps.get_model("moderation", "Policy").objects.filter(code__in=POLICIES).delete()


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
