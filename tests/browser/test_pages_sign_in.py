"""From the front page to one's own work and out again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from tests.browser.chromium import PHONE, WIDE
from tests.factories import PASSWORD

OpenBrowser = Callable[..., BrowserContext]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_person_signs_in_works_and_signs_out(
    open_browser: OpenBrowser, uploader: User, size: tuple[int, int]
) -> None:
    page = open_browser(size=size).new_page()
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(uploader.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Is this image fake?")).to_be_visible()
    page.get_by_label("Account of Una Uploader").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
