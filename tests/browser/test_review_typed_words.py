"""Words that somebody typed are not lost on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from accounts.models import User
from moderation.models import Case
from tests.browser.cases import flagged_case

Open = Callable[..., BrowserContext]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def with_a_ruling(browser: BrowserContext, case: Case) -> Page:
    """The page of a case in hand: a ruling not sent yet, and beside it what else can be done."""
    page = browser.new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    page.get_by_label("Authentic").check()
    page.locator("#reason").select_option("no_sign")
    page.locator("#note").fill("The left ear")
    page.get_by_text("Put aside or hand over").click()
    return page


@SCRIPTS
def test_a_colleague_who_cannot_take_the_case_leaves_the_ruling_on_the_page(
    open_browser: Open,
    moderator: User,
    senior: User,
    case: Case,
    scripts: bool,
    complaints: list[str],
) -> None:
    case.submission.submitted_by = senior
    case.submission.save(update_fields=["submitted_by"])
    page = with_a_ruling(open_browser(moderator, java_script_enabled=scripts), case)
    page.locator("#id_to").select_option(str(senior.pk))
    page.locator("#id_hand_note").fill("You know the place")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text("Saul Senior knows this picture already")).to_be_visible()
    expect(page.locator("#note")).to_have_value("The left ear")
    expect(page.get_by_label("Authentic")).to_be_checked()
    expect(page.locator("#id_hand_note")).to_have_value("You know the place")
    complaints.remove(next(text for text in complaints if "422" in text))


@SCRIPTS
def test_enter_beside_a_ruling_does_not_rule(
    open_browser: Open, moderator: User, senior: User, case: Case, scripts: bool
) -> None:
    page = with_a_ruling(open_browser(moderator, java_script_enabled=scripts), case)
    for field in ("#id_hours", "#id_hold_note", "#id_to", "#id_hand_note"):
        page.locator(field).press("Enter")
        page.keyboard.press("Escape")  # where Enter opened the choices
    page.locator("#id_to").select_option(str(senior.pk))
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text("Saul Senior gets this case next.")).to_be_visible()
    assert not case.decisions.exists()


def test_ctrl_enter_beside_a_ruling_presses_the_button_there(
    open_browser: Open, moderator: User, senior: User, case: Case
) -> None:
    page = with_a_ruling(open_browser(moderator), case)
    page.locator("#id_to").select_option(str(senior.pk))
    page.locator("#id_hand_note").fill("You know the place")
    page.locator("#id_hand_note").press("Control+Enter")
    expect(page.get_by_text("Saul Senior gets this case next.")).to_be_visible()
    assert not case.decisions.exists()


@pytest.mark.parametrize("is_sure", [True, False])
def test_taking_the_last_ruling_back_asks_before_a_note_is_left(
    workbench: Page, case: Case, is_sure: bool
) -> None:
    following = flagged_case()
    workbench.get_by_label("Authentic").check()
    workbench.locator("#reason").select_option("no_sign")
    workbench.get_by_role("button", name="Rule and next").click()
    workbench.wait_for_url(f"**/{following.public_id}/")
    workbench.locator("#note").fill("The left ear")
    workbench.keyboard.press("Escape")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if is_sure:
            dialog.accept()
        else:
            dialog.dismiss()

    workbench.on("dialog", answer)
    workbench.keyboard.press("u")
    if is_sure:
        workbench.wait_for_url(f"**/{case.public_id}/")
    expect(workbench.locator("#note")).to_have_value("" if is_sure else "The left ear")
    assert asked == ["Leave this case? What you typed here is not kept."]


def test_without_a_note_the_last_ruling_is_taken_back_at_once(workbench: Page, case: Case) -> None:
    following = flagged_case()
    workbench.get_by_label("Authentic").check()
    workbench.locator("#reason").select_option("no_sign")
    workbench.get_by_role("button", name="Rule and next").click()
    workbench.wait_for_url(f"**/{following.public_id}/")
    workbench.keyboard.press("u")
    workbench.wait_for_url(f"**/{case.public_id}/")
