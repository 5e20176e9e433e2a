"""While a ruling can be taken back, whoever could be next sees nothing of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Queue
from tests.factories import CaseFactory, staff
from tests.images.test_pdq import drawn, flipped
from tests.moderation.conftest import settle
from tests.moderation.test_banking import looking_like
from tests.moderation.views.conftest import post, text
from tests.moderation.views.test_case_page import page_of

AUTHENTIC: dict[str, Any] = {"outcome": "authentic", "reason": "no_sign", "then": "stop"}
ESCALATE: dict[str, Any] = {
    "outcome": "escalate",
    "reason": "high_stakes",
    "note": "Surely not",
    "then": "stop",
}
DOUBT: dict[str, Any] = {"outcome": "cannot_tell", "reason": "poor_quality", "then": "stop"}


@pytest.fixture
def olga(sign_in: Callable[[User], Client]) -> Client:
    """A second reviewer's browser."""
    return sign_in(staff(Role.MODERATOR, name="Olga Other"))


@pytest.fixture
def next_one(sign_in: Callable[[User], Client]) -> Client:
    """The browser of whoever may come to review it then."""
    return sign_in(staff(Role.MODERATOR, name="Nils Next"))


@pytest.fixture
def voted(held: Case, browser: Client) -> Case:
    """The first of two has ruled, and that has settled."""
    Queue.objects.update(reviews=2)
    post(browser, "decide", held, note="The left ear", **AUTHENTIC)
    settle(held)
    return held


def rules(browser: Client, case: Case, said: dict[str, Any]) -> None:
    post(browser, "claim", case)
    post(browser, "decide", case, **said)


def tells(page: str) -> list[str]:
    told = ("The left ear", "The right one", "Ruled: authentic", "ruled on this case")
    return [words for words in told if words in page]


@pytest.mark.parametrize("said", [AUTHENTIC, DOUBT, ESCALATE])
def test_a_second_ruling_is_shown_when_it_can_no_longer_be_taken_back(
    voted: Case, olga: Client, next_one: Client, said: dict[str, Any]
) -> None:
    rules(olga, voted, {"note": "The right one", **said})
    page = page_of(next_one, voted)
    assert "Just ruled on" in page
    assert tells(page) == []
    settle(voted)
    assert "The left ear" in page_of(next_one, voted)


def test_its_author_sees_it_at_once(voted: Case, olga: Client) -> None:
    rules(olga, voted, {"note": "The right one", **AUTHENTIC})
    page = page_of(olga, voted)
    assert "The right one" in page
    assert "Ruled: authentic" in page


@pytest.mark.parametrize("said", [AUTHENTIC, DOUBT, ESCALATE])
def test_its_author_reads_the_others_when_it_can_no_longer_be_taken_back(
    voted: Case, olga: Client, said: dict[str, Any]
) -> None:
    rules(olga, voted, said)
    page = page_of(olga, voted)
    assert "The left ear" not in page
    assert "you see that ruling when yours can no longer be taken back" in page
    settle(voted)
    assert "The left ear" in page_of(olga, voted)


def test_whoever_reviews_after_it_was_taken_back_has_learned_nothing(
    voted: Case, olga: Client, next_one: Client
) -> None:
    rules(olga, voted, {"note": "The right one", **AUTHENTIC})
    post(olga, "undo", voted)
    assert "Ruled: authentic" in page_of(olga, voted)
    post(olga, "release", voted)
    post(next_one, "claim", voted)
    page = page_of(next_one, voted)
    assert "Ruling taken back" in page
    assert tells(page) == ["ruled on this case"]


@pytest.mark.parametrize("said", [AUTHENTIC, ESCALATE])
def test_a_blind_case_stays_veiled_until_its_ruling_stands(
    held: Case, browser: Client, next_one: Client, said: dict[str, Any]
) -> None:
    Queue.objects.update(blind_first=True)
    post(browser, "first_look", held, first="authentic")
    post(browser, "decide", held, **said)
    page = page_of(next_one, held)
    assert "Look first" in page
    assert "97 %" not in page
    assert "97 %" in page_of(browser, held)
    settle(held)
    assert "97 %" in page_of(next_one, held)


def test_what_one_senior_settled_is_shown_at_once(
    held: Case, browser: Client, senior_browser: Client, next_one: Client
) -> None:
    post(browser, "decide", held, **ESCALATE)
    settle(held)
    rules(senior_browser, held, AUTHENTIC)
    assert "Ruled: authentic" in page_of(next_one, held)
    assert "Surely not" in page_of(senior_browser, held)


def test_the_bulk_form_suggests_nothing_that_can_be_taken_back(
    browser: Client, senior_browser: Client
) -> None:
    one, _ = (
        CaseFactory.create(submission=looking_like(pdq, flag="flagged"))
        for pdq in (drawn(0), flipped(drawn(0), 3, 1))
    )
    rules(browser, one, AUTHENTIC)
    address = f"{reverse('moderation:bulk')}?near={one.public_id}"
    chosen = 'value="authentic" checked'
    assert chosen in text(browser.get(address))
    assert chosen not in text(senior_browser.get(address))
    settle(one)
    assert chosen in text(senior_browser.get(address))
