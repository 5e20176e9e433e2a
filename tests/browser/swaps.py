"""Waiting for htmx to put new parts of a page in the place of old ones."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect


@contextmanager
def swapped(page: Page, selector: str) -> Iterator[None]:
    """Until another element stands where the selected one stood."""
    page.locator(selector).evaluate("(old) => old.setAttribute('data-old', '')")
    yield
    expect(page.locator(f"{selector}:not([data-old])")).to_have_count(1)
