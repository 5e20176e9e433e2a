from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from moderation.models import Case, Queue
from tests.browser.chromium import PHONE

Open = Callable[..., BrowserContext]


def test_reasons_and_policy_follow_the_outcome(workbench: Page) -> None:
    policy = workbench.get_by_label("Policy that it breaks")
    expect(policy).to_be_hidden()
    workbench.get_by_label("Fake", exact=False).first.check()
    expect(policy).to_be_visible()
    workbench.get_by_label("Reason").select_option("visible_artefacts")
    workbench.get_by_label("Authentic").check()
    expect(policy).to_be_hidden()
    expect(workbench.get_by_label("Reason")).to_have_value("")


def test_what_is_missing_is_said_in_place_and_nothing_is_lost(
    workbench: Page, complaints: list[str]
) -> None:
    workbench.get_by_label("Escalate").check()
    workbench.get_by_label("Reason").select_option("high_stakes")
    workbench.get_by_role("button", name="Rule and stop").click()
    expect(workbench.locator(".errorlist")).to_have_text(
        "Tell the senior moderator what to look at."
    )
    expect(workbench.get_by_label("Escalate")).to_be_checked()
    expect(workbench.get_by_label("Reason")).to_have_value("high_stakes")
    complaints.remove(next(text for text in complaints if "422" in text))


def test_a_release_leads_back_to_the_queue(workbench: Page, case: Case) -> None:
    workbench.get_by_role("button", name="Release").click()
    workbench.wait_for_url("**/review/")
    expect(workbench.get_by_text("The case is back in the queue.")).to_be_visible()
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


@pytest.mark.parametrize("scripts", [True, False])
def test_a_claim_is_renewed_and_released_before_the_first_look(
    open_browser: Open, case: Case, moderator: User, scripts: bool
) -> None:
    Queue.objects.update(blind_first=True)
    page = open_browser(moderator, java_script_enabled=scripts).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    with page.expect_response("**/renew/") as answer:
        page.get_by_role("button", name="Keep it").click()
    assert answer.value.status == 200
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("The case is back in the queue.")).to_be_visible()
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_on_an_outcome_rules(
    open_browser: Open, case: Case, moderator: User, scripts: bool
) -> None:
    page = open_browser(moderator, java_script_enabled=scripts).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    page.get_by_label("Reason").select_option("no_sign")
    page.get_by_label("Authentic").check()
    page.get_by_label("Authentic").press("Enter")
    expect(page.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert case.decisions.get().outcome == "authentic"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_on_a_phone(
    open_browser: Open, case: Case, moderator: User, scheme: str
) -> None:
    page = open_browser(moderator, size=PHONE, color_scheme=scheme).new_page()
    for address in ("/review/", f"/review/cases/{case.public_id}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_a_review_works_without_scripts(
    open_browser: Open, moderator: User, case: Case, complaints: list[str]
) -> None:
    page = open_browser(moderator, java_script_enabled=False).new_page()
    page.goto("/review/")
    page.get_by_role("link", name="Back to your case").click()
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_role("button", name="Show the picture")).to_have_count(0)
    page.get_by_label("Authentic").check()
    page.get_by_role("button", name="Rule and next").click()
    expect(page.locator(".errorlist")).to_have_text("Choose a reason.")
    page.get_by_label("Reason").select_option("no_sign")
    page.get_by_role("button", name="Rule and next").click()
    expect(page.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert case.decisions.get().outcome == "authentic"
    complaints.remove(next(text for text in complaints if "422" in text))
