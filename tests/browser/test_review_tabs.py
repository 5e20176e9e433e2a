"""What is known of a case stands in tabs, which keys turn over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from moderation.models import Case, Queue
from tests.browser.cases import flagged_case
from tests.browser.chromium import PHONE, WIDE
from tests.browser.keys import type_keys
from tests.browser.reading import fits

Open = Callable[..., BrowserContext]
TABS = ["Verdict", "Clues", "Known", "Origin", "History"]
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.fixture
def page(open_browser: Open, case: Case, moderator: User) -> Page:
    page = open_browser(moderator).new_page()
    page.goto(address(case))
    return page


def address(case: Case) -> str:
    return f"/review/cases/{case.public_id}/"


def expect_shown(page: Page, name: str) -> None:
    """This tab is chosen, and what belongs to it is the only part in sight."""
    expect(page.get_by_role("tab", selected=True)).to_have_accessible_name(name)
    expect(page.get_by_role("tabpanel")).to_have_accessible_name(name)


def test_keys_turn_the_tabs_over_and_begin_again_at_the_end(page: Page) -> None:
    expect_shown(page, "Verdict")
    for name in [*TABS[1:], "Verdict"]:
        type_keys(page, "j")
        expect_shown(page, name)
    type_keys(page, "k")
    expect_shown(page, "History")


def test_a_key_brings_the_tab_into_sight_and_leaves_enter_to_the_ruling(page: Page) -> None:
    page.set_viewport_size({"width": WIDE[0], "height": 400})
    type_keys(page, "k")
    expect(page.get_by_role("tabpanel")).to_be_in_viewport()
    expect(page.get_by_role("tab", selected=True)).not_to_be_focused()


def test_keys_turn_nothing_over_inside_a_field_or_when_switched_off(page: Page) -> None:
    type_keys(page, "n")
    page.keyboard.type("jk j")
    expect(page.locator("#note")).to_have_value("jk j")
    expect_shown(page, "Verdict")
    page.get_by_role("button", name="Keys on").click()
    page.locator("body").press("j")
    expect_shown(page, "Verdict")


def test_arrow_keys_move_along_the_tabs(page: Page) -> None:
    page.get_by_role("tab", name="Verdict").focus()
    for key, name in [
        ("ArrowRight", "Clues"),
        ("ArrowLeft", "Verdict"),
        ("ArrowLeft", "History"),
        ("ArrowRight", "Verdict"),
        ("End", "History"),
        ("Home", "Verdict"),
    ]:
        page.keyboard.press(key)
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect_shown(page, name)


def test_one_tab_stop_leads_to_the_tabs_and_the_next_to_what_they_show(page: Page) -> None:
    page.get_by_role("tab", name="Origin").click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("tabpanel")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("tab", name="Origin")).to_be_focused()


def test_the_chosen_tab_is_open_on_the_next_case(page: Page) -> None:
    following = flagged_case()
    type_keys(page, "j", "2", "r", "ArrowDown", "Escape", "Enter")
    page.wait_for_url(f"**{address(following)}")
    expect_shown(page, "Clues")


def test_a_blind_page_has_no_tab_of_the_machine_and_forgets_no_choice(
    page: Page, case: Case
) -> None:
    type_keys(page, "j")
    Queue.objects.update(blind_first=True)
    page.reload()
    expect(page.get_by_role("tab")).to_have_text(["Origin", "History"])
    expect_shown(page, "Origin")
    type_keys(page, "2", "Enter")
    expect(page.get_by_role("tab")).to_have_count(len(TABS))
    expect_shown(page, "Clues")


@SIZES
def test_without_scripts_everything_stands_below_each_other(
    open_browser: Open, moderator: User, case: Case, size: tuple[int, int]
) -> None:
    page = open_browser(moderator, size=size, java_script_enabled=False).new_page()
    page.goto(address(case))
    expect(page.get_by_role("tablist")).to_have_count(0)
    for title in ("What each detector found", "What the detectors saw", "Facts", "So far"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("heading", name="Nearly the same picture")).to_be_visible()
    assert fits(page)


@SIZES
def test_every_tab_fits_the_window(
    open_browser: Open, moderator: User, case: Case, size: tuple[int, int]
) -> None:
    page = open_browser(moderator, size=size).new_page()
    page.goto(address(case))
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(page.get_by_role("tabpanel")).to_be_visible()
        assert fits(page)
    bar = page.get_by_role("tablist")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
