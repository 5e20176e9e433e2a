from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from moderation.models import Case, FirstLook, Queue
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import post, text


@pytest.fixture
def blind(held: Case) -> Case:
    """Held by the moderator, in a queue in which people look first."""
    Queue.objects.update(blind_first=True)
    return held


def page_of(case: Case, browser: Client) -> str:
    return text(browser.get(reverse("moderation:case", args=[case.public_id])))


def test_nothing_on_the_page_says_what_the_machine_thinks(blind: Case, browser: Client) -> None:
    page = page_of(blind, browser)
    assert "What do you think?" in page
    for telling in ("Likely fake", "likely fake", "97 %", "heatmap", "What each detector found"):
        assert telling not in page


def test_the_queue_says_nothing_either(blind: Case, browser: Client) -> None:
    page = text(browser.get(reverse("moderation:queue")))
    assert "after your own look" in page
    assert "Likely fake" not in page
    assert "likely fake" not in page


def test_after_the_first_look_the_evidence_and_the_ruling_are_shown(
    blind: Case, browser: Client
) -> None:
    post(browser, "first_look", blind, first="authentic")
    page = page_of(blind, browser)
    assert "What each detector found" in page
    assert "At first sight you said “authentic”." in page
    assert 'value="authentic" checked' in page


@pytest.mark.parametrize("wrong", ["", "escalate", "nonsense"])
def test_a_first_look_without_an_opinion_is_asked_again(
    blind: Case, browser: Client, wrong: str
) -> None:
    post(browser, "first_look", blind, first=wrong)
    assert "Choose what you think of the picture first." in page_of(blind, browser)
    assert not FirstLook.objects.exists()


def test_a_ruling_before_the_first_look_is_refused(blind: Case, browser: Client) -> None:
    answer = post(browser, "decide", blind, outcome="authentic", reason="no_sign")
    assert answer.status_code == 422
    assert "What do you think?" in text(answer)


def test_another_reviewer_looks_with_fresh_eyes(
    blind: Case, browser: Client, senior_browser: Client
) -> None:
    post(browser, "first_look", blind, first="authentic")
    post(browser, "release", blind)
    post(senior_browser, "claim", blind)
    assert "What do you think?" in page_of(blind, senior_browser)


def test_the_buttons_of_the_claim_belong_to_the_form_on_the_page(
    blind: Case, browser: Client
) -> None:
    for shown in (page_of(blind, browser), text(post(browser, "renew", blind, part=True))):
        assert 'form="first-look"' in shown
        assert 'form="ruling"' not in shown
    post(browser, "first_look", blind, first="authentic")
    for shown in (page_of(blind, browser), text(post(browser, "renew", blind, part=True))):
        assert 'form="ruling"' in shown
        assert 'form="first-look"' not in shown


def test_an_earlier_round_is_told_after_the_first_look(
    held: Case, browser: Client, senior_browser: Client
) -> None:
    words: dict[str, Any] = {"outcome": "authentic", "reason": "detectors_misled"}
    post(browser, "decide", held, then="stop", note="A known joke", **words)
    settle(held)
    post(browser, "reopen", held, reopen_note="The joke was a fake")
    Queue.objects.update(blind_first=True)
    told = ("Our detectors", "A known joke", "The joke was a fake", "Ruled: authentic")
    for _ in ("before the claim", "after it"):
        page = page_of(held, senior_browser)
        assert "Ruled" in page
        assert not [telling for telling in told if telling in page]
        post(senior_browser, "claim", held)
    post(senior_browser, "first_look", held, first="cannot_tell")
    page = page_of(held, senior_browser)
    assert [telling for telling in told if telling not in page] == []
