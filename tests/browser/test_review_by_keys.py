from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case, Decision
from tests.browser.cases import flagged_case
from tests.browser.keys import type_keys

Open = Callable[..., BrowserContext]


@pytest.fixture
def keyboard(open_browser: Open, moderator: User) -> Page:
    """The moderator's page; these tests never touch its mouse."""
    return open_browser(moderator).new_page()


def test_two_cases_are_ruled_on_without_the_mouse(keyboard: Page) -> None:
    first, second = flagged_case(), flagged_case("inconclusive", 0.4)
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter")
    expect(keyboard.locator("#ruling")).to_be_visible()
    type_keys(keyboard, "1", "p", "ArrowDown", "Escape", "r", "ArrowDown", "Escape", "Enter")
    keyboard.wait_for_url(f"**/{second.public_id}/")
    type_keys(keyboard, "2", "r", "ArrowDown", "Escape", "Enter")
    expect(keyboard.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert first.decisions.get().outcome == "confirmed_fake"
    assert second.decisions.get().outcome == "authentic"


def test_keys_stay_quiet_inside_the_note(keyboard: Page) -> None:
    case = flagged_case()
    keyboard.goto("/review/")
    type_keys(keyboard, "Enter")
    expect(keyboard.locator("#ruling")).to_be_visible()
    type_keys(keyboard, "e", "n")
    keyboard.keyboard.type("h 1 g 2")
    expect(keyboard.locator("#note")).to_have_value("h 1 g 2")
    expect(keyboard.locator("[value=escalate]")).to_be_checked()
    type_keys(keyboard, "Escape", "r", "ArrowDown", "Escape", "Enter")
    keyboard.wait_for_url("**/review/")
    case.refresh_from_db()
    assert case.status == Case.Status.ESCALATED


def test_the_picture_is_blurred_until_asked_and_the_reveal_is_logged(keyboard: Page) -> None:
    case = flagged_case()
    keyboard.goto(f"/review/cases/{case.public_id}/")
    viewer = keyboard.locator("[data-viewer]")
    expect(viewer).to_contain_class("viewer--veiled")
    assert not LedgerEntry.objects.filter(action="image.revealed").exists()
    with keyboard.expect_response("**/reveal/"):
        type_keys(keyboard, "Space")
    expect(viewer).not_to_contain_class("viewer--veiled")
    assert LedgerEntry.objects.get(action="image.revealed").subject == case.public_id


def test_heat_map_and_grey_have_keys(keyboard: Page) -> None:
    keyboard.goto(f"/review/cases/{flagged_case().public_id}/")
    type_keys(keyboard, "h", "g")
    expect(keyboard.locator("[data-viewer-heat]")).to_have_attribute("data-off", "")
    expect(keyboard.locator("[data-viewer]")).not_to_contain_class("viewer--grey")


def test_the_keys_explain_themselves_and_can_be_switched_off(keyboard: Page) -> None:
    keyboard.goto(f"/review/cases/{flagged_case().public_id}/")
    help_for_keys = keyboard.get_by_role("dialog", name="All keys")
    keyboard.get_by_role("button", name="All keys").press("Enter")
    expect(help_for_keys).to_be_visible()
    type_keys(keyboard, "Escape")
    expect(help_for_keys).to_be_hidden()
    type_keys(keyboard, "?")
    expect(help_for_keys).to_be_visible()
    type_keys(keyboard, "Escape")
    keyboard.get_by_role("button", name="Keys on").press("Enter")
    keyboard.locator("body").press("g")
    expect(keyboard.locator("[data-viewer]")).to_contain_class("viewer--grey")


def test_escape_leads_back_to_the_queue(keyboard: Page) -> None:
    keyboard.goto(f"/review/cases/{flagged_case().public_id}/")
    type_keys(keyboard, "Escape")
    keyboard.wait_for_url("**/review/")
    assert not Decision.objects.exists()
