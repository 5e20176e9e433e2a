"""The page that describes the API."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

OPERATIONS = ["submit", "listSubmissions", "readSubmission", "readHeatmap"]


def test_strangers_can_read_every_operation(open_browser: Callable[..., BrowserContext]) -> None:
    page = open_browser().new_page()
    page.goto("/api/v1/docs/")
    for operation in OPERATIONS:
        expect(page.locator(f"[id$='-{operation}']")).to_be_visible()


def test_an_operation_opens_with_its_examples(open_browser: Callable[..., BrowserContext]) -> None:
    page = open_browser().new_page()
    page.goto("/api/v1/docs/")
    page.locator("[id$='-readSubmission'] button").first.click()
    expect(page.get_by_text("likely_fake").first).to_be_visible()
