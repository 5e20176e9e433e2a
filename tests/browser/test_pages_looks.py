"""Every page fits its window, in light and dark, and the browser has nothing to complain about."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Organisation, User
from tests.browser.chromium import PHONE, WIDE
from tests.browser.reading import fits
from tests.browser.scenes import finish, waiting
from tests.factories import SubmissionFactory, UserFactory

OpenBrowser = Callable[..., BrowserContext]


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_window(
    open_browser: OpenBrowser,
    organisation: Organisation,
    uploader: User,
    size: tuple[int, int],
    scheme: str,
) -> None:
    waiting(organisation, uploader, reference="a reference that is quite long " * 4)
    final = finish()
    rejected = SubmissionFactory.create(organisation=organisation, rejected=True)
    queued = waiting(organisation, uploader, file_name="a-long-name-without-any-space" * 4)
    page = open_browser(uploader, size=size, color_scheme=scheme).new_page()
    pages = [f"/submissions/{s.public_id}/" for s in (final, rejected, queued)]
    for address in ["/detector/", "/submissions/", "/submissions/?verdict=inconclusive", *pages]:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert fits(page), address


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_strangers_see_what_this_is(open_browser: OpenBrowser, size: tuple[int, int]) -> None:
    page = open_browser(size=size).new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert fits(page)


def test_people_without_an_organisation_read_what_to_do(open_browser: OpenBrowser) -> None:
    page = open_browser(UserFactory.create()).new_page()
    page.goto("/detector/")
    expect(page.get_by_role("heading", name="You are not in an organisation yet")).to_be_visible()


def test_the_chosen_colours_stay(open_browser: OpenBrowser, uploader: User) -> None:
    page = open_browser(uploader, color_scheme="light").new_page()
    page.goto("/detector/")
    light = background(page)
    page.get_by_label("Account of Una Uploader").click()
    page.get_by_role("button", name="Dark").click()
    dark = background(page)
    page.goto("/submissions/")
    assert background(page) == dark != light


def test_the_keyboard_can_skip_the_navigation(page: Page) -> None:
    page.goto("/detector/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_targets_are_large_enough_for_a_thumb(
    open_browser: OpenBrowser, uploader: User, size: tuple[int, int]
) -> None:
    page = open_browser(uploader, size=size).new_page()
    page.goto("/detector/")
    for target in page.locator("nav a:visible, main button:visible, main input:visible").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= 40


def test_an_id_is_copied_whole(
    open_browser: OpenBrowser, organisation: Organisation, uploader: User
) -> None:
    submission = waiting(organisation, uploader)
    page = open_browser(uploader, permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"/submissions/{submission.public_id}/")
    page.get_by_role("button", name="Copy SHA-256").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == submission.stored_image.sha256


def test_where_the_clipboard_is_shut_an_id_is_shown_whole(
    page: Page, organisation: Organisation, uploader: User
) -> None:
    submission = waiting(organisation, uploader)
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"/submissions/{submission.public_id}/")
    button = page.get_by_role("button", name="Copy SHA-256")
    expect(button).not_to_contain_text(submission.stored_image.sha256)
    button.click()
    expect(button).to_contain_text(submission.stored_image.sha256)
