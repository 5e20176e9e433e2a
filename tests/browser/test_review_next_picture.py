"""The picture of the next case is there before its page."""

from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_started
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case, Queue, Reveal
from tests.browser.cases import flagged_case
from tests.browser.keys import type_keys

Open = Callable[..., BrowserContext]
IDLE = "() => new Promise((done) => requestIdleCallback(done))"
SPARING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The addresses that the server was asked for."""
    addresses: list[str] = []

    def note(environ: dict[str, str], **_: object) -> None:
        addresses.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield addresses
    request_started.disconnect(note)


@pytest.fixture
def following(case: Case) -> Case:
    return flagged_case()


def address(case: Case) -> str:
    return f"/review/cases/{case.public_id}/"


def picture_of(case: Case) -> str:
    return reverse("moderation:picture", args=[case.public_id])


def rule(page: Page, case: Case, following: Case) -> None:
    """On the page of a case in which the next picture was fetched; the next page is open then."""
    with page.expect_response(f"**{picture_of(following)}"):
        page.goto(address(case))
    type_keys(page, "2", "r", "ArrowDown", "Escape", "Enter")
    page.wait_for_url(f"**{address(following)}")
    page.locator("[data-viewer-picture]").evaluate("(picture) => picture.decode()")


def test_the_next_page_takes_its_picture_from_the_cache(
    open_browser: Open, moderator: User, case: Case, following: Case, asked: list[str]
) -> None:
    page = open_browser(moderator).new_page()
    rule(page, case, following)
    assert asked.count(picture_of(following)) == 1


def test_a_picture_that_is_only_fetched_is_not_looked_at(
    open_browser: Open, moderator: User, case: Case, following: Case
) -> None:
    page = open_browser(moderator).new_page()
    with page.expect_response(f"**{picture_of(following)}"):
        page.goto(address(case))
    shown = page.locator("img").evaluate_all("all => all.map((one) => one.getAttribute('src'))")
    assert picture_of(following) not in shown
    assert not Reveal.objects.exists()
    assert not LedgerEntry.objects.filter(action="image.revealed").exists()


def test_in_a_blind_queue_the_picture_is_fetched_and_nothing_else(
    open_browser: Open, moderator: User, case: Case, following: Case, asked: list[str]
) -> None:
    Queue.objects.update(blind_first=True)
    page = open_browser(moderator).new_page()
    with page.expect_response(f"**{picture_of(following)}"):
        page.goto(address(case))
    page.evaluate(IDLE)
    about_it = [path for path in asked if following.public_id in path]
    assert about_it == [picture_of(following)]


def test_who_claims_on_the_page_has_the_next_picture_fetched_too(
    open_browser: Open, moderator: User, transactional_db: None
) -> None:
    case, following = flagged_case(), flagged_case()
    page = open_browser(moderator).new_page()
    page.goto(address(case))
    with page.expect_response(f"**{picture_of(following)}"):
        page.get_by_role("button", name="Claim this case").click()


def test_whoever_saves_data_gets_nothing_ahead(
    open_browser: Open, moderator: User, case: Case, following: Case
) -> None:
    page = open_browser(moderator).new_page()
    page.add_init_script(SPARING)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address(case))
    page.evaluate(IDLE)
    assert any(url.endswith(picture_of(case)) for url in fetched)
    assert not any(url.endswith(picture_of(following)) for url in fetched)
