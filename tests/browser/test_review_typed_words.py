"""Words that somebody typed are not lost on the way."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from accounts.models import User
from moderation.models import Case
from tests.browser.cases import flagged_case


def test_a_colleague_who_cannot_take_the_case_leaves_the_ruling_on_the_page(
    senior: User, workbench: Page, case: Case, complaints: list[str]
) -> None:
    case.submission.submitted_by = senior
    case.submission.save(update_fields=["submitted_by"])
    workbench.locator("#note").fill("The left ear")
    workbench.get_by_text("Put aside or hand over").click()
    workbench.locator("#id_to").select_option(str(senior.pk))
    workbench.get_by_role("button", name="Hand it over").click()
    expect(workbench.get_by_text("Saul Senior uploaded this image.")).to_be_visible()
    expect(workbench.locator("#note")).to_have_value("The left ear")
    complaints.remove(next(text for text in complaints if "422" in text))


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
