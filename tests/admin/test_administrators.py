"""What administrators change, the ledger sees; what a service refuses, the page says."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from audit.models import LedgerEntry
from audit.services import user_actor
from moderation.models import Policy, Queue
from moderation.selectors import default_queue
from tests.factories import QueueFactory


def entries() -> list[tuple[str, str]]:
    rows = LedgerEntry.objects.order_by("sequence").values_list("action", "subject")
    return [(action, subject) for action, subject in rows]


def send(client: Client, page: str, key: object = None, **data: object) -> bytes:
    name = f"admin:{page}_change" if key else f"admin:{page}_add"
    address = reverse(name, args=[key] if key else [])
    response = client.post(address, data, follow=True)
    assert response.status_code == 200
    return response.content


def account(user: User, **changes: object) -> dict[str, object]:
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    return {"name": user.name, "is_active": "on", **inline, **changes}


def test_a_granted_role_is_in_the_ledger(managing: Client, uploader: User) -> None:
    send(managing, "accounts_user", uploader.pk, **account(uploader, roles=[Role.AUDITOR]))
    uploader.refresh_from_db()
    assert uploader.is_staff
    assert ("role.granted", f"user_{uploader.pk.hex}") in entries()


def test_a_revoked_role_is_in_the_ledger(managing: Client, moderator: User) -> None:
    send(managing, "accounts_user", moderator.pk, **account(moderator))
    assert not moderator.groups.exists()
    assert ("role.revoked", f"user_{moderator.pk.hex}") in entries()


def test_a_closed_account_is_in_the_ledger_without_its_name(
    managing: Client, uploader: User, administrator: User
) -> None:
    send(managing, "accounts_user", uploader.pk, **account(uploader, is_active=""))
    entry = LedgerEntry.objects.get(action="user.changed")
    assert entry.actor == user_actor(administrator.pk)
    assert json.loads(entry.payload)["data"] == {"fields": ["Is active"]}
    assert not User.objects.get(pk=uploader.pk).is_active


def test_a_new_person_is_made_by_the_service_once(managing: Client) -> None:
    data = {"email": "new@example.org", "name": "Nia", "is_active": "on"}
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    send(managing, "accounts_user", **data, roles=[Role.MODERATOR], **inline)
    user = User.objects.get(email="new@example.org")
    subject = f"user_{user.pk.hex}"
    assert entries() == [("user.created", subject), ("role.granted", subject)]
    assert not user.has_usable_password()


@pytest.mark.parametrize("change", [{"roles": []}, {"is_active": "", "roles": ["Administrator"]}])
def test_nobody_changes_their_own_power(
    managing: Client, administrator: User, change: dict[str, object]
) -> None:
    page = send(managing, "accounts_user", administrator.pk, **account(administrator, **change))
    assert b"Another administrator must change" in page
    assert User.objects.get(pk=administrator.pk).groups.exists()
    assert entries() == []


def test_superuser_and_password_are_not_on_offer(managing: Client, uploader: User) -> None:
    data = account(uploader, is_superuser="on", is_staff="on", password="x", email="x@example.org")
    send(managing, "accounts_user", uploader.pk, **data)
    changed = User.objects.get(pk=uploader.pk)
    assert not changed.is_superuser
    assert not changed.is_staff
    assert (changed.password, changed.email) == (uploader.password, uploader.email)


def test_a_new_organisation_is_in_the_ledger_once(managing: Client) -> None:
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    send(managing, "accounts_organisation", name="Tribune", **inline)
    organisation = Organisation.objects.get(name="Tribune")
    assert entries() == [("organisation.created", f"org_{organisation.pk.hex}")]
    assert organisation.slug == "tribune"


def test_the_limits_of_an_organisation_are_set_here_and_noted(
    managing: Client, organisation: Organisation
) -> None:
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    limits = {"requests_per_minute": 60, "images_per_day": 200}
    send(managing, "accounts_organisation", organisation.pk, name="Gazette", **limits, **inline)
    organisation.refresh_from_db()
    assert (organisation.requests_per_minute, organisation.images_per_day) == (60, 200)
    assert entries() == [("organisation.changed", f"org_{organisation.pk.hex}")]


def test_members_are_added_and_removed_by_services(
    managing: Client, organisation: Organisation, outsider: User
) -> None:
    data = {"user": outsider.pk, "organisation": organisation.pk, "role": "member"}
    send(managing, "accounts_membership", **data)
    membership = Membership.objects.get(user=outsider, organisation=organisation)
    managing.post(
        reverse("admin:accounts_membership_delete", args=[membership.pk]), {"post": "yes"}
    )
    assert [action for action, _ in entries()] == ["member.joined", "member.removed"]


def test_the_last_manager_stays(
    managing: Client, organisation: Organisation, outsider: User
) -> None:
    membership = Membership.objects.create(
        user=outsider, organisation=organisation, role=Membership.Role.MANAGER
    )
    page = send(managing, "accounts_membership", membership.pk, role="member")
    assert b"manager" in page
    assert Membership.objects.get(pk=membership.pk).is_manager


def test_a_changed_policy_is_in_the_ledger(managing: Client, db: None) -> None:
    policy = Policy.objects.earliest("pk")
    data = {"code": policy.code, "title": "New title", "text": policy.text, "is_active": "on"}
    send(managing, "moderation_policy", policy.pk, **data)
    assert entries() == [("policy.changed", f"policy_{policy.code}")]


def test_a_new_queue_is_in_the_ledger(managing: Client) -> None:
    data = {
        "name": "Election",
        "slug": "election",
        "purpose": "Hurry",
        "position": 1,
        "due_hours": 4,
        "reviews": 1,
        "second_share": 0,
        "golden_share": 0,
    }
    send(managing, "moderation_queue", **data)
    assert Queue.objects.filter(slug="election").exists()
    assert entries() == [("queue.created", "queue_election")]


def queue_form(queue: Queue, **changes: object) -> dict[str, object]:
    numbers = ("position", "due_hours", "reviews", "second_share", "golden_share")
    said = {name: getattr(queue, name) for name in numbers}
    return {"name": queue.name, "slug": queue.slug, "purpose": queue.purpose, **said, **changes}


def test_a_form_changes_neither_the_default_queue_nor_the_slug_of_one(managing: Client) -> None:
    queue = default_queue()
    data = queue_form(queue, name="Front desk", slug="front", is_default="")
    send(managing, "moderation_queue", queue.pk, **data)
    changed = default_queue()
    assert (changed.name, changed.slug) == ("Front desk", "general")


def test_an_action_makes_one_queue_the_default_one(managing: Client) -> None:
    special = QueueFactory.create(name="Special", slug="special", is_default=False)
    address = reverse("admin:moderation_queue_changelist")
    both = {"action": "make_default", "_selected_action": [default_queue().pk, special.pk]}
    assert b"Choose one queue" in managing.post(address, both, follow=True).content
    one = {"action": "make_default", "_selected_action": [special.pk]}
    assert b"Special is the default queue now" in managing.post(address, one, follow=True).content
    assert default_queue() == special
    assert entries() == [("queue.made_default", "queue_special")]
