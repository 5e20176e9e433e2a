"""axe-core finds nothing serious or critical on any page of the admin site either."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import BrowserContext

from accounts.models import Organisation, User
from accounts.roles import Role
from moderation.models import Decision
from tests.admin.conftest import invitation, make_decision, membership, own_anchors
from tests.browser.chromium import PHONE, WIDE
from tests.browser.reading import findings
from tests.factories import staff

__all__ = ["invitation", "membership", "own_anchors"]


@pytest.fixture
def evidence(
    organisation: Organisation, uploader: User, moderator: User, membership: None, invitation: None
) -> Decision:
    """A row of most kinds."""
    return make_decision(organisation, uploader, moderator, reference="first")


def pages_of(person: User) -> Iterator[str]:
    """Addresses of every list and form that this person may open, with one row of each kind."""
    request = RequestFactory().get("/admin/")
    request.user = person
    yield reverse("admin:index")
    for model, site in admin.site._registry.items():
        if not site.has_view_permission(request):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        if (row := model._default_manager.first()) is not None:
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])
        if site.has_add_permission(request):
            yield reverse(f"{name}_add")


@pytest.mark.parametrize(
    ("role", "size", "scheme"),
    [
        (Role.AUDITOR, WIDE, "light"),
        (Role.ADMINISTRATOR, WIDE, "dark"),
        (Role.ADMINISTRATOR, PHONE, "dark"),
    ],
    ids=["auditor", "administrator, dark", "administrator, dark phone"],
)
def test_pages_of_the_admin_site(
    open_browser: Callable[..., BrowserContext],
    evidence: Decision,
    role: Role,
    size: tuple[int, int],
    scheme: str,
) -> None:
    person = staff(role)
    page = open_browser(person, size=size, color_scheme=scheme).new_page()
    found: list[str] = []
    for address in list(pages_of(person)):
        page.goto(address)
        # Django's style sheets import others; to read these axe-core would break the policy.
        found += findings(page, preload=False)
    assert found == [], "\n".join(found)
