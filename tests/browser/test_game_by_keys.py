from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from moderation.models import GamePlay
from tests.browser.chromium import PHONE, WIDE
from tests.browser.keys import type_keys
from tests.browser.reading import fits
from tests.factories import GameItemFactory, plays

Open = Callable[..., BrowserContext]


def test_a_picture_is_guessed_told_and_followed_by_the_next_without_the_mouse(
    open_browser: Open, moderator: User
) -> None:
    GameItemFactory.create_batch(2)
    page = open_browser(moderator).new_page()
    page.goto("/game/")
    type_keys(page, "Enter")
    expect(page.get_by_role("heading", name="Real or fake?")).to_be_visible()
    type_keys(page, "g", "f")
    expect(page.get_by_role("heading", name="You were right: it is fake")).to_be_visible()
    expect(page.get_by_text("P(fake) 93 %")).to_be_visible()
    type_keys(page, "Enter")
    expect(page.get_by_role("heading", name="Real or fake?")).to_be_visible()
    type_keys(page, "r")
    expect(page.get_by_role("heading", name="You were wrong: it is fake")).to_be_visible()
    assert [play.guess for play in GamePlay.objects.order_by("answered_at")] == ["fake", "real"]


def test_the_keys_explain_themselves(open_browser: Open, moderator: User) -> None:
    GameItemFactory.create()
    page = open_browser(moderator).new_page()
    page.goto("/game/")
    type_keys(page, "Enter")
    expect(page.get_by_role("heading", name="Real or fake?")).to_be_visible()
    type_keys(page, "?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()


def test_without_scripts_the_buttons_do(open_browser: Open, moderator: User) -> None:
    GameItemFactory.create()
    page = open_browser(moderator, java_script_enabled=False).new_page()
    page.goto("/game/")
    page.get_by_role("button", name="Show me a picture").click()
    page.get_by_role("button", name="Fake").click()
    expect(page.get_by_role("heading", name="You were right: it is fake")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_game_is_wider_than_its_window(
    open_browser: Open, uploader: User, size: tuple[int, int], scheme: str
) -> None:
    plays(uploader, right=25, wrong=7)
    GameItemFactory.create()
    page = open_browser(uploader, size=size, color_scheme=scheme).new_page()
    for address in ("/game/board/", "/game/"):
        page.goto(address)
        assert fits(page), address
    for name in ("Show me a picture", "Real"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert fits(page), name
