"""The four groups and what they may do, brought in line with `roles.PERMISSIONS`."""

from django.apps import AppConfig, apps

from accounts.roles import PERMISSIONS, Role


def align_groups(sender: AppConfig, using: str, **_: object) -> None:
    """Runs after each app's migrations: Django makes the permissions only then."""
    for role, names in PERMISSIONS.items():
        if wanted := _codenames(names, sender.label):
            _align(role, sender.label, wanted, using)


def _codenames(names: set[str], label: str) -> set[str]:
    return {name.partition(".")[2] for name in names if name.startswith(f"{label}.")}


def _align(role: Role, label: str, wanted: set[str], using: str) -> None:
    group, _ = apps.get_model("auth.Group").objects.using(using).get_or_create(name=role.value)
    everything = apps.get_model("auth.Permission").objects.using(using)
    held = group.permissions.filter(content_type__app_label=label)
    group.permissions.remove(*held.exclude(codename__in=wanted))
    group.permissions.add(*everything.filter(content_type__app_label=label, codename__in=wanted))
