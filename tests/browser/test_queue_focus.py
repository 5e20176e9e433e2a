"""The page of a queue changes by itself; whoever was about to press something still is."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from moderation.models import Case
from moderation.services import claim_case
from tests.browser.cases import flagged_case
from tests.browser.keys import type_keys
from tests.browser.swaps import swapped
from tests.factories import QueueFactory
from tests.moderation.test_rest import every, opened, ruled

A_POLL_MS = 16_000


@pytest.fixture
def page(open_browser: Callable[..., BrowserContext], moderator: User) -> Page:
    """The moderator's page, with a clock that can be put forward."""
    page = open_browser(moderator).new_page()
    page.clock.install()
    return page


@pytest.fixture
def other(transactional_db: None) -> Case:
    """A case that comes and goes."""
    case = flagged_case("inconclusive", 0.4)
    Case.objects.update(status=Case.Status.ESCALATED)
    return case


def change(page: Page, other: Case) -> None:
    """The other case comes or goes, and the page shows it."""
    theirs = Case.objects.filter(pk=other.pk)
    is_there = theirs.filter(status=Case.Status.OPEN).exists()
    theirs.update(status=Case.Status.ESCALATED if is_there else Case.Status.OPEN)
    with swapped(page, "#queue"):
        page.clock.fast_forward(A_POLL_MS)


def claim_of(page: Page, case: Case) -> Locator:
    return page.get_by_role("button", name=f"Claim: Likely fake, {case.public_id}")


def test_who_was_about_to_claim_a_case_claims_that_one(page: Page, other: Case) -> None:
    wanted = flagged_case()
    page.goto("/review/")
    claim_of(page, wanted).focus()
    change(page, other)
    expect(claim_of(page, wanted)).to_be_focused()
    type_keys(page, "Enter")
    page.wait_for_url(f"**/{wanted.public_id}/")


def test_everything_that_can_have_the_focus_keeps_it(
    page: Page, other: Case, moderator: User
) -> None:
    QueueFactory.create(name="Special", slug="special", is_default=False)
    opened(moderator, *every(4, until=52))
    ruled(moderator, 3)
    seen = Case.objects.exclude(pk=other.pk)
    seen.update(status=Case.Status.DECIDED, decided_at=timezone.now())
    flagged_case()
    page.goto("/review/")
    expect(page.get_by_role("button", name="Later")).to_be_visible()
    places = page.locator("#queue").locator("a, button")
    ids = places.evaluate_all("(places) => places.map((place) => place.id)")
    assert len(ids) == len(set(ids)) == 9
    for place in ids:
        page.locator(f"#{place}").focus()
        change(page, other)
        expect(page.locator(f"#{place}")).to_be_focused()


def test_the_way_back_to_a_case_keeps_the_focus(page: Page, other: Case, moderator: User) -> None:
    mine = claim_case(case=flagged_case(), moderator=moderator)
    page.goto("/review/")
    back = page.get_by_role("link", name="Back to your case")
    back.focus()
    change(page, other)
    expect(back).to_be_focused()
    type_keys(page, "Enter")
    page.wait_for_url(f"**/{mine.public_id}/")
