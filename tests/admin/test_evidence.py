"""Auditors see all evidence; nobody, not even a superuser, changes it in the admin site."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from moderation.models import Decision
from tests.factories import UserFactory

EVIDENCE = [
    "images_image", "images_submission", "detection_detectorrelease", "detection_analysis",
    "detection_finding", "moderation_case", "moderation_decision", "webhooks_outboxevent",
    "audit_ledgerentry", "accounts_apikey", "accounts_invitation", "auth_group",
    "webhooks_endpoint", "webhooks_delivery", "webhooks_attempt", "moderation_feedback",
    "images_idempotencyrecord", "images_flow", "accounts_imagecount",
]  # fmt: skip
MANAGED = [
    "accounts_user", "accounts_organisation", "accounts_membership", "moderation_queue",
    "moderation_policy",
]  # fmt: skip


def any_page(page: str) -> str:
    thing = apps.get_model(page.replace("_", ".")).objects.first()
    assert thing is not None
    return reverse(f"admin:{page}_change", args=[thing.pk])


@pytest.fixture
def superuser(db: None, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(UserFactory.create(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("page", [*EVIDENCE, *MANAGED])
def test_an_auditor_reads_every_list(reading: Client, decision: Decision, page: str) -> None:
    assert reading.get(reverse(f"admin:{page}_changelist")).status_code == 200


@pytest.mark.parametrize("page", [*EVIDENCE, *MANAGED])
def test_an_auditor_opens_every_page_and_finds_nothing_to_save(
    reading: Client, decision: Decision, membership: Membership, page: str, invitation: None
) -> None:
    response = reading.get(any_page(page))
    assert response.status_code == 200
    assert b'name="_save"' not in response.content


@pytest.mark.parametrize("page", [*EVIDENCE, *MANAGED])
def test_an_auditor_adds_nothing(reading: Client, page: str) -> None:
    assert reading.post(reverse(f"admin:{page}_add")).status_code == 403


@pytest.mark.parametrize("page", EVIDENCE)
def test_even_a_superuser_changes_no_evidence(
    superuser: Client, decision: Decision, membership: Membership, page: str, invitation: None
) -> None:
    address = any_page(page)
    assert superuser.post(address, {"status": "lost"}).status_code == 403
    assert superuser.post(address.replace("change/", "delete/")).status_code == 403


@pytest.mark.parametrize("page", ["account_emailaddress", "mfa_authenticator"])
def test_pages_that_would_bypass_the_ledger_are_gone(superuser: Client, page: str) -> None:
    app, model = page.split("_")
    assert superuser.get(f"/admin/{app}/{model}/").status_code == 404


@pytest.mark.parametrize("person", ["uploader", "moderator", "senior"])
def test_others_stay_outside(
    request: pytest.FixtureRequest, sign_in: Callable[[User], Client], person: str
) -> None:
    client = sign_in(request.getfixturevalue(person))
    assert client.get(reverse("admin:index")).status_code in {302, 403}
    assert client.get(reverse("admin:audit_ledgerentry_changelist")).status_code in {302, 403}


def test_a_key_shows_its_prefix_and_never_its_hash(reading: Client, membership: Membership) -> None:
    key = membership.organisation.api_keys.get()
    page = reading.get(reverse("admin:accounts_apikey_change", args=[key.pk])).content.decode()
    assert key.prefix in page
    assert key.key_hash not in page


def test_the_first_page_says_who_may_do_what(reading: Client) -> None:
    page = reading.get(reverse("admin:index")).content.decode()
    assert "Who may do what here" in page
    assert "You are auditor@example.org, auditor" in page


def test_passwords_are_changed_on_the_sites_own_page(reading: Client) -> None:
    response = reading.get(reverse("admin:password_change"))
    assert response.headers["Location"] == reverse("account_change_password")
