"""Staff roles, where they lead, and the ledger's trace of them."""

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role, is_staff_member, landing_page_for
from accounts.services import grant_role, revoke_role
from audit.models import LedgerEntry


def role_facts() -> list[str]:
    facts = LedgerEntry.objects.filter(action__startswith="role.").order_by("sequence")
    return list(facts.values_list("action", flat=True))


def test_granting_and_revoking_leave_a_trace_each(uli: User, mara: User) -> None:
    grant_role(user=uli, role=Role.MODERATOR, by=mara)
    assert has_role(uli, Role.MODERATOR)
    revoke_role(user=uli, role=Role.MODERATOR, by=mara)
    assert not has_role(uli, Role.MODERATOR)
    assert role_facts() == ["role.granted", "role.revoked"]


def test_granting_twice_changes_nothing(uli: User) -> None:
    grant_role(user=uli, role=Role.SENIOR)
    grant_role(user=uli, role=Role.SENIOR)
    revoke_role(user=uli, role=Role.MODERATOR)
    assert role_facts() == ["role.granted"]


def test_the_admin_site_opens_and_closes_with_the_role(uli: User) -> None:
    grant_role(user=uli, role=Role.AUDITOR)
    assert User.objects.get(pk=uli.pk).is_staff
    revoke_role(user=uli, role=Role.AUDITOR)
    assert not User.objects.get(pk=uli.pk).is_staff


def test_a_moderator_does_not_enter_the_admin_site(uli: User) -> None:
    grant_role(user=uli, role=Role.MODERATOR)
    assert not uli.is_staff
    assert is_staff_member(uli)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.MODERATOR, "moderation:queue"),
        (Role.SENIOR, "moderation:queue"),
        (Role.AUDITOR, "admin:index"),
        (Role.ADMINISTRATOR, "admin:index"),
    ],
)
def test_each_role_lands_where_its_work_begins(uli: User, role: Role, page: str) -> None:
    grant_role(user=uli, role=role)
    assert landing_page_for(uli) == page


def test_an_uploader_lands_on_the_detector(uli: User) -> None:
    assert landing_page_for(uli) == "detection:detector"
