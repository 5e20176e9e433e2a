"""What a rule would have caught is read out when a condition changes."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from tests.factories import RuleFactory, analysed_submission

LIVE = "section[aria-live=polite]"


def test_what_is_read_out_changes_inside_a_region_that_stays(
    open_browser: Callable[..., BrowserContext], administrator: User
) -> None:
    analysed_submission(probability=0.7)
    rule = RuleFactory.create(probability_from=0.5)
    page = open_browser(administrator).new_page()
    page.goto(f"/rules/{rule.pk}/")
    live = page.locator(LIVE)
    expect(live).to_contain_text("It would have caught 1 of 1 submission.")
    live.evaluate("(region) => { window.region = region; }")
    page.locator("#id_probability_from").fill("0.9")
    page.keyboard.press("Tab")
    expect(live).to_contain_text("It would have caught 0 of 1 submission.")
    assert page.evaluate("(live) => window.region === document.querySelector(live)", LIVE)
