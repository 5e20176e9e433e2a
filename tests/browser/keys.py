"""Hands that never leave the keyboard."""

from playwright.sync_api import Page


def type_keys(page: Page, *keys: str) -> None:
    page.wait_for_load_state("load")  # keys work from then on
    for key in keys:
        page.keyboard.press(key)
