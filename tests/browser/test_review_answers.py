"""After every answer somebody knows where they are: the focus is there, and it is described."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from moderation.models import Case
from moderation.services import claim_case, release_case
from tests.browser.cases import flagged_case
from tests.browser.keys import type_keys
from tests.browser.test_review_lease import forgive
from tests.moderation.test_rest import every, opened

Open = Callable[..., BrowserContext]


@pytest.fixture
def case(transactional_db: None) -> Case:
    return flagged_case()


@pytest.fixture
def keyboard(open_browser: Open, moderator: User) -> Page:
    """The moderator's page; these tests never touch its mouse."""
    return open_browser(moderator).new_page()


@pytest.fixture
def workbench(keyboard: Page, case: Case, moderator: User) -> Page:
    """The page of the case, which they hold."""
    claim_case(case=case, moderator=moderator)
    keyboard.goto(f"/review/cases/{case.public_id}/")
    return keyboard


def expect_wrong(field: Locator, words: str | re.Pattern[str]) -> None:
    """It has the focus and says what is wrong with it."""
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(words)


def test_a_claim_leads_to_the_ruling(keyboard: Page, case: Case) -> None:
    keyboard.goto(f"/review/cases/{case.public_id}/")
    type_keys(keyboard, "Enter")
    panel = keyboard.get_by_role("region", name="Ruling")
    expect(panel).to_be_focused()
    type_keys(keyboard, "2")
    expect(keyboard.get_by_label("Authentic")).to_be_checked()


def test_a_ruling_without_an_outcome_leads_to_the_outcomes(
    workbench: Page, complaints: list[str]
) -> None:
    type_keys(workbench, "Enter")
    expect_wrong(workbench.get_by_role("radio", name="Fake"), "Choose an outcome.")
    for outcome in workbench.get_by_role("radio").all():
        expect(outcome).to_have_attribute("aria-invalid", "true")
    forgive(complaints, 422)


def test_a_ruling_without_a_reason_leads_to_the_reasons(
    workbench: Page, complaints: list[str]
) -> None:
    type_keys(workbench, "2", "Enter")
    expect_wrong(workbench.get_by_label("Reason"), "Choose a reason.")
    forgive(complaints, 422)


def test_a_fake_without_a_policy_leads_to_the_policies(
    workbench: Page, complaints: list[str]
) -> None:
    workbench.locator("#reason").select_option("visible_artefacts")
    type_keys(workbench, "1", "Enter")
    expect_wrong(
        workbench.get_by_label("Policy that it breaks"), "Choose the policy that the fake breaks."
    )
    forgive(complaints, 422)


def test_an_escalation_without_a_note_leads_to_the_note(
    workbench: Page, complaints: list[str]
) -> None:
    workbench.locator("#reason").select_option("high_stakes")
    type_keys(workbench, "e", "Enter")
    expect_wrong(
        workbench.get_by_label("Note for colleagues"),
        "The uploader never sees it. An escalation needs one."
        " Tell the senior moderator what to look at.",
    )
    forgive(complaints, 422)


def test_a_colleague_who_cannot_take_the_case_leads_back_to_the_colleagues(
    workbench: Page, case: Case, senior: User, complaints: list[str]
) -> None:
    case.submission.submitted_by = senior
    case.submission.save(update_fields=["submitted_by"])
    workbench.reload()
    workbench.get_by_text("Put aside or hand over").press("Enter")
    workbench.locator("#id_to").select_option(str(senior.pk))
    workbench.get_by_role("button", name="Hand it over").press("Enter")
    expect_wrong(workbench.locator("#id_to"), re.compile("Saul Senior knows this picture"))
    forgive(complaints, 422)


def test_a_ruling_that_comes_too_late_leads_to_what_became_of_the_case(
    workbench: Page, case: Case, moderator: User, senior: User, complaints: list[str]
) -> None:
    workbench.locator("#reason").select_option("no_sign")
    release_case(case=Case.objects.get(pk=case.pk), moderator=moderator)
    claim_case(case=Case.objects.get(pk=case.pk), moderator=senior)
    type_keys(workbench, "2", "Enter")
    expect(workbench.get_by_role("region", name="Saul Senior is looking")).to_be_focused()
    expect(workbench.get_by_role("alert")).to_contain_text("Saul Senior is looking")
    forgive(complaints, 409)


def test_putting_a_break_off_is_said_where_it_was_offered(
    keyboard: Page, case: Case, moderator: User
) -> None:
    opened(moderator, *every(4, until=52))
    keyboard.goto(f"/review/cases/{case.public_id}/")
    keyboard.get_by_role("button", name="Later").press("Enter")
    expect(keyboard.get_by_text("The break is put off for a while.")).to_be_focused()


def test_without_scripts_the_whole_page_leads_to_what_is_wrong(
    open_browser: Open, case: Case, moderator: User, complaints: list[str]
) -> None:
    claim_case(case=case, moderator=moderator)
    page = open_browser(moderator, java_script_enabled=False).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    page.get_by_label("Authentic").check()
    page.get_by_role("button", name="Rule and next").click()
    expect_wrong(page.get_by_label("Reason"), "Choose a reason.")
    forgive(complaints, 422)


def test_a_page_that_is_only_opened_leaves_the_focus_alone(workbench: Page) -> None:
    expect(workbench.locator("[autofocus]")).to_have_count(0)
