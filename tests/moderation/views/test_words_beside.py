"""What was typed to put a case aside or to hand it over is lost with no answer."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from moderation.models import Case, FirstLook, Queue
from moderation.services import return_expired_claims
from tests.moderation.conftest import expire
from tests.moderation.views.conftest import post, text
from tests.moderation.views.test_case_page import page_of

WORDS: dict[str, Any] = {"hours": "4", "hold_note": "Until noon", "hand_note": "You know the place"}
PARTS = pytest.mark.parametrize("part", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def beside(senior: User) -> dict[str, Any]:
    return {**WORDS, "to": str(senior.pk)}


def is_all_in_the_fields(page: str, to: str) -> bool:
    marks = [
        "Until noon</textarea>",
        "You know the place</textarea>",
        '<details class="aside" open',
    ]
    chosen = [f'<option value="{value}" selected>' for value in ("4", to) if value]
    return all(mark in page for mark in marks + chosen)


@PARTS
def test_a_ruling_without_a_reason(
    held: Case, browser: Client, beside: dict[str, Any], part: bool
) -> None:
    answer = post(browser, "decide", held, part=part, outcome="authentic", **beside)
    assert answer.status_code == 422
    assert is_all_in_the_fields(text(answer), beside["to"])


@PARTS
def test_a_claim_that_ran_out_and_is_taken_again(
    held: Case, browser: Client, beside: dict[str, Any], part: bool
) -> None:
    expire(held)
    answer = post(browser, "claim", held, part=part, **beside)
    assert is_all_in_the_fields(text(answer), beside["to"])


@pytest.mark.parametrize("name", ["decide", "renew", "release", "hold", "hand_over"])
def test_a_case_that_went_back_to_its_queue(
    held: Case, browser: Client, beside: dict[str, Any], name: str
) -> None:
    expire(held)
    return_expired_claims()
    ruling: dict[str, Any] = {"outcome": "authentic", "reason": "no_sign"}
    answer = post(browser, name, held, **ruling, **beside)
    assert answer.status_code == 409
    page = text(answer)
    assert f'<input type="hidden" name="to" value="{beside["to"]}">' in page
    assert '<input type="hidden" name="hours" value="4">' in page
    assert "Until noon</textarea>" in page
    assert "You know the place</textarea>" in page


@PARTS
def test_handing_over_without_a_colleague(held: Case, browser: Client, part: bool) -> None:
    answer = post(browser, "hand_over", held, part=part, to="", **WORDS)
    assert answer.status_code == 422
    assert "Choose a colleague." in text(answer)
    assert is_all_in_the_fields(text(answer), "")


def test_a_claim_that_is_renewed_without_scripts(
    held: Case, browser: Client, beside: dict[str, Any]
) -> None:
    assert is_all_in_the_fields(text(post(browser, "renew", held, **beside)), beside["to"])


@pytest.mark.parametrize("first", ["authentic", ""])
def test_a_first_look(held: Case, browser: Client, beside: dict[str, Any], first: str) -> None:
    Queue.objects.update(blind_first=True)
    page = text(post(browser, "first_look", held, first=first, **beside))
    assert is_all_in_the_fields(page, beside["to"])
    assert FirstLook.objects.exists() == bool(first)


def test_on_a_page_that_was_asked_for_nothing_is_filled_in(held: Case, browser: Client) -> None:
    assert '<details class="aside" hx-target' in page_of(browser, held)
