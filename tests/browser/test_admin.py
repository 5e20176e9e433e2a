"""The admin site in Chromium: nothing in it offends the strict CSP, and it does what it shows."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Organisation, User
from audit.models import LedgerEntry
from moderation.models import Decision
from tests.admin.conftest import make_decision

OpenBrowser = Callable[..., BrowserContext]
LISTS = ["audit_ledgerentry", "images_submission", "moderation_decision", "accounts_user"]


@pytest.fixture
def decision(organisation: Organisation, uploader: User, moderator: User) -> Decision:
    return make_decision(organisation, uploader, moderator, reference="first")


@pytest.fixture
def reading(open_browser: OpenBrowser, auditor: User) -> Page:
    return open_browser(auditor).new_page()


def test_a_stranger_is_led_to_the_one_sign_in_page(open_browser: OpenBrowser) -> None:
    page = open_browser().new_page()
    page.goto("/admin/audit/ledgerentry/")
    assert page.url.endswith("/accounts/login/?next=%2Fadmin%2Faudit%2Fledgerentry%2F")


def test_an_auditor_walks_from_the_first_page_to_a_ledger_entry(
    reading: Page, decision: Decision
) -> None:
    reading.goto("/admin/")
    expect(reading.get_by_role("heading", name="Who may do what here")).to_be_visible()
    reading.get_by_role("link", name="Open the ledger").click()
    expect(reading.get_by_text("The chain holds.")).to_be_visible()
    reading.get_by_role("button", name="Verify the whole chain").click()
    expect(reading.get_by_text("are what was written")).to_be_visible()
    reading.locator("#searchbar").fill(decision.case.public_id)
    reading.locator("#searchbar").press("Enter")
    reading.get_by_role("row", name="case.decided").get_by_role("link").first.click()
    expect(reading.get_by_text("Previous hash")).to_be_visible()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lists_offend_no_policy(
    open_browser: OpenBrowser, auditor: User, decision: Decision, name: str, scheme: str
) -> None:
    page = open_browser(auditor, color_scheme=scheme).new_page()
    page.goto(reverse(f"admin:{name}_changelist"))
    expect(page.locator("#changelist")).to_be_visible()


def test_decisions_are_downloaded_from_the_list(reading: Page, decision: Decision) -> None:
    reading.goto(reverse("admin:moderation_decision_changelist"))
    reading.locator("#action-toggle").check()
    reading.locator("select[name=action]").select_option(label="Export as CSV")
    with reading.expect_download() as download:
        reading.locator("button[name=index]").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert decision.public_id in download.value.path().read_text()


def test_an_administrator_adds_a_member(
    open_browser: OpenBrowser, administrator: User, organisation: Organisation, outsider: User
) -> None:
    page = open_browser(administrator).new_page()
    page.goto(reverse("admin:accounts_membership_add"))
    for field, text in (("user", outsider.email), ("organisation", organisation.name)):
        page.locator(f".field-{field} .select2-selection").click()
        page.locator(".select2-search__field").fill(text)
        page.locator(".select2-results__option--highlighted").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert LedgerEntry.objects.get().action == "member.joined"


def test_an_administrator_grants_a_role(
    open_browser: OpenBrowser, administrator: User, uploader: User
) -> None:
    page = open_browser(administrator).new_page()
    page.goto(reverse("admin:accounts_user_change", args=[uploader.pk]))
    page.get_by_label("Auditor").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert LedgerEntry.objects.filter(action="role.granted").exists()
