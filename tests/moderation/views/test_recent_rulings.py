"""The latest rulings of whoever looks at a queue."""

from django.test import Client
from django.urls import reverse

from moderation.models import Case
from tests.moderation.views.conftest import post, text

QUEUE = reverse("moderation:queue")


def recent(browser: Client) -> str:
    page = text(browser.get(QUEUE))
    return page[page.index("Your latest rulings") :]


def test_a_ruling_that_was_taken_back_says_so(held: Case, browser: Client) -> None:
    post(browser, "decide", held, outcome="authentic", reason="no_sign", then="stop")
    assert "taken back" not in recent(browser)
    post(browser, "undo", held)
    assert "taken back" in recent(browser)
