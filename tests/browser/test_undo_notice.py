"""What is said of the last ruling, and what is not said every second."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide
from tests.browser.cases import flagged_case

A_WHILE_MS = 5_000


@pytest.fixture
def case(transactional_db: None, moderator: User) -> Case:
    """Just ruled on by the moderator."""
    case = claim_case(case=flagged_case(), moderator=moderator)
    decide(case=case, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    return case


@pytest.fixture
def page(open_browser: Callable[..., BrowserContext], case: Case, moderator: User) -> Page:
    page = open_browser(moderator).new_page()
    page.clock.install()
    page.goto("/review/")
    return page


def test_the_seconds_count_down_beside_what_is_said(page: Page) -> None:
    said, seconds = page.get_by_role("status"), page.get_by_role("timer")
    expect(said).to_have_text("Ruled: authentic.")
    before = seconds.inner_text()
    page.clock.fast_forward(A_WHILE_MS)
    expect(seconds).not_to_have_text(before)
    live = "[role=status], [role=alert], [aria-live=polite]"
    assert seconds.evaluate("(timer, live) => timer.closest(live)", live) is None
