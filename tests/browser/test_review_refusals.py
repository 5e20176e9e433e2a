"""Nothing is refused in silence, and no refusal takes away what was typed."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from moderation.models import Case
from tests.factories import PASSWORD

Open = Callable[..., BrowserContext]
# What the browser itself notes of a refused or lost request.
PROVOKED = ("status of 403", "status of 503", "ERR_INTERNET_DISCONNECTED", "/decide/", "htmx:")


@pytest.fixture
def workbench(
    open_browser: Open, case: Case, moderator: User, complaints: list[str]
) -> Iterator[Page]:
    """The page of the held case, with a ruling on it that was not sent yet."""
    page = open_browser(moderator).new_page()
    page.goto(f"/review/cases/{case.public_id}/")
    page.get_by_label("Authentic").check()
    page.locator("#reason").select_option("no_sign")
    page.locator("#note").fill("The left ear")
    yield page
    complaints[:] = [text for text in complaints if not any(word in text for word in PROVOKED)]


def rule(page: Page) -> None:
    page.get_by_role("button", name="Rule and next").click()


def still_there(page: Page) -> None:
    expect(page.locator("#note")).to_have_value("The left ear")
    expect(page.get_by_label("Authentic")).to_be_checked()


def test_a_refusal_for_who_they_are_is_said_in_place(
    workbench: Page, case: Case, moderator: User
) -> None:
    case.submission.submitted_by = moderator
    case.submission.save(update_fields=["submitted_by"])
    rule(workbench)
    expect(workbench.locator("#panel").get_by_role("alert")).to_contain_text(
        "You uploaded this image"
    )
    still_there(workbench)


def test_a_lost_role_is_said_and_the_form_stays(workbench: Page, moderator: User) -> None:
    moderator.groups.clear()
    rule(workbench)
    expect(workbench.locator("[data-refused]")).to_contain_text(
        "This page is for people with another role. Nothing was changed"
    )
    still_there(workbench)


def test_a_lost_network_is_said_and_the_form_stays(workbench: Page) -> None:
    workbench.context.set_offline(True)
    rule(workbench)
    expect(workbench.locator("[data-refused]")).to_contain_text("could not be reached")
    still_there(workbench)
    workbench.context.set_offline(False)
    rule(workbench)
    expect(workbench.get_by_text("Nothing is waiting", exact=True)).to_be_visible()


def test_a_server_that_cannot_answer_is_said_and_the_form_stays(workbench: Page) -> None:
    workbench.route("**/decide/", lambda route: route.fulfill(status=503, body="<h1>No</h1>"))
    rule(workbench)
    expect(workbench.locator("[data-refused]")).to_contain_text("cannot answer just now")
    still_there(workbench)
    workbench.get_by_role("button", name="Dismiss").click()
    expect(workbench.locator("[data-refused]")).to_be_empty()


def test_whoever_was_signed_out_signs_in_beside_the_page_and_goes_on(
    workbench: Page, case: Case, moderator: User
) -> None:
    Session.objects.all().delete()
    rule(workbench)
    notice = workbench.locator("[data-refused]")
    expect(notice).to_contain_text("You have been signed out. What you typed is still here")
    still_there(workbench)
    with workbench.context.expect_page() as opened:
        notice.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_label("Email").fill(moderator.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url(f"**/review/cases/{case.public_id}/")
    workbench.bring_to_front()
    workbench.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(notice).to_be_empty()
    rule(workbench)
    expect(workbench.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert case.decisions.get().note == "The left ear"
