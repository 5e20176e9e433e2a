"""Whoever presses a button of the claim twice does not rule by it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from moderation.models import Case
from moderation.services import claim_case, return_expired_claims
from tests.browser.cases import flagged_case
from tests.browser.keys import type_keys
from tests.browser.swaps import swapped
from tests.browser.test_review_lease import A_THIRD_OF_THE_LEASE_MS, forgive
from tests.moderation.conftest import expire


@pytest.fixture
def case(transactional_db: None, moderator: User) -> Case:
    return claim_case(case=flagged_case(), moderator=moderator)


@pytest.fixture
def workbench(open_browser: Callable[..., BrowserContext], case: Case, moderator: User) -> Page:
    """The page of the held case, ready to be ruled on by Enter."""
    page = open_browser(moderator).new_page()
    page.clock.install()
    page.goto(f"/review/cases/{case.public_id}/")
    page.get_by_label("Authentic").check()
    page.locator("#reason").select_option("no_sign")
    return page


def test_enter_pressed_twice_keeps_the_case_twice(workbench: Page, case: Case) -> None:
    workbench.get_by_role("button", name="Keep it").focus()
    for _ in range(2):
        with workbench.expect_response("**/renew/"), swapped(workbench, "#lease"):
            type_keys(workbench, "Enter")
        expect(workbench.get_by_role("button", name="Keep it")).to_be_focused()
    assert not case.decisions.exists()


def test_a_renewal_by_itself_leaves_the_focus_on_release(workbench: Page, case: Case) -> None:
    release = workbench.get_by_role("button", name="Release")
    release.focus()
    with swapped(workbench, "#lease"):
        workbench.clock.fast_forward(A_THIRD_OF_THE_LEASE_MS)
    expect(release).to_be_focused()
    type_keys(workbench, "Enter")
    workbench.wait_for_url("**/review/")
    assert not case.decisions.exists()


def test_who_was_about_to_keep_a_lost_case_is_about_to_claim_it(
    workbench: Page, case: Case, complaints: list[str]
) -> None:
    expire(case)
    return_expired_claims()
    workbench.get_by_role("button", name="Keep it").focus()
    type_keys(workbench, "Enter")
    expect(workbench.get_by_role("button", name="Claim it again")).to_be_focused()
    type_keys(workbench, "Enter")
    expect(workbench.locator("[data-lease=held]")).to_be_visible()
    assert not case.decisions.exists()
    forgive(complaints, 409)
