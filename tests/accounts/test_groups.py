"""Roles are groups with permissions."""

import pytest
from django.contrib.auth.models import Group

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
