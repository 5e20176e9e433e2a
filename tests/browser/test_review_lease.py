from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case
from moderation.services import claim_case, return_expired_claims
from tests.moderation.conftest import expire

A_THIRD_OF_THE_LEASE_MS = 201_000


@pytest.fixture
def workbench(open_browser: Callable[..., BrowserContext], case: Case, moderator: User) -> Page:
    """The page of the held case, in a browser whose clock can be put forward."""
    page = open_browser(moderator).new_page()
    page.clock.install()
    page.goto(f"/review/cases/{case.public_id}/")
    return page


def forgive(complaints: list[str], status: int) -> None:
    """The browser notes refused requests; this test asked for exactly those."""
    complaints[:] = [text for text in complaints if str(status) not in text]


def test_the_claim_is_renewed_while_the_tab_is_in_focus(workbench: Page, case: Case) -> None:
    before = case.lease_expires_at
    with workbench.expect_response("**/renew/") as answer:
        workbench.clock.fast_forward(A_THIRD_OF_THE_LEASE_MS)
    assert answer.value.status == 200
    case.refresh_from_db()
    assert before is not None
    assert case.lease_expires_at is not None
    assert case.lease_expires_at > before


def test_a_lost_claim_is_shown_and_the_note_is_kept(
    workbench: Page, case: Case, complaints: list[str]
) -> None:
    workbench.get_by_label("Cannot tell").check()
    workbench.locator("#note").fill("The left ear")
    expire(case)
    return_expired_claims()
    workbench.clock.fast_forward(A_THIRD_OF_THE_LEASE_MS)
    expect(workbench.get_by_role("alert")).to_contain_text("You do not hold this case")
    expect(workbench.locator("#note")).to_have_value("The left ear")
    workbench.get_by_role("button", name="Claim it again").click()
    expect(workbench.locator("[data-lease=held]")).to_be_visible()
    expect(workbench.locator("#note")).to_have_value("The left ear")
    expect(workbench.get_by_label("Cannot tell")).to_be_checked()
    assert LedgerEntry.objects.filter(action="case.claimed").count() == 2
    forgive(complaints, 409)


def test_a_case_taken_over_in_the_meantime_keeps_the_note_on_the_page(
    workbench: Page, case: Case, senior: User, complaints: list[str]
) -> None:
    workbench.locator("#note").fill("The left ear")
    expire(case)
    return_expired_claims()
    claim_case(case=Case.objects.get(pk=case.pk), moderator=senior)
    workbench.clock.fast_forward(A_THIRD_OF_THE_LEASE_MS)
    workbench.get_by_role("button", name="Claim it again").click()
    expect(workbench.get_by_role("heading", name="Saul Senior is looking")).to_be_visible()
    expect(workbench.get_by_label("Your note, kept")).to_have_value("The left ear")
    forgive(complaints, 409)
