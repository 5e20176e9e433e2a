"""Roles are groups with permissions."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from accounts.groups import align_groups
from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from accounts.services import grant_role


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_group_holds_exactly_its_permissions(role: Role) -> None:
    held = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    assert {f"{label}.{codename}" for label, codename in held} == PERMISSIONS[role]


def test_an_auditor_may_change_nothing(uli: User) -> None:
    grant_role(user=uli, role=Role.AUDITOR)
    verbs = {name.partition(".")[2].partition("_")[0] for name in uli.get_all_permissions()}
    assert verbs == {"view"}


def test_an_administrator_cannot_make_superusers_by_permission_alone(uli: User) -> None:
    grant_role(user=uli, role=Role.ADMINISTRATOR)
    assert not uli.has_perm("auth.change_permission")
    assert not uli.has_perm("auth.change_group")


@pytest.mark.django_db
def test_permissions_given_by_hand_do_not_outlive_a_migration() -> None:
    auditors = Group.objects.get(name=Role.AUDITOR)
    auditors.permissions.add(Permission.objects.get(codename="change_user"))
    align_groups(apps.get_app_config("accounts"), using="default")
    assert not auditors.permissions.filter(codename="change_user").exists()
    assert auditors.permissions.filter(codename="view_user").exists()


@pytest.mark.django_db
def test_other_groups_are_left_alone() -> None:
    helpers = Group.objects.create(name="Helpers")
    helpers.permissions.add(Permission.objects.get(codename="change_user"))
    align_groups(apps.get_app_config("accounts"), using="default")
    assert helpers.permissions.count() == 1
