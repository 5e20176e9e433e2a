"""One bank of each kind to begin with."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# PDQ's authors call hashes within 31 bits the same picture. What is harmless must be closer, for a
# small forgery changes few bits.
BANKS = {
    "known-fakes": {"name": "Known fakes", "kind": "fake", "threshold": 31},
    "known-harmless": {"name": "Known harmless images", "kind": "harmless", "threshold": 8},
}


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for slug, bank in BANKS.items():
        apps.get_model("moderation", "Bank").objects.get_or_create(slug=slug, defaults=bank)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("moderation", "Bank").objects.filter(slug__in=BANKS).delete()


class Migration(migrations.Migration):
    dependencies = [("moderation", "0010_banks")]

    operations = [migrations.RunPython(add, remove)]
