from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, Queue
from tests.factories import CaseFactory, staff
from tests.images.test_pdq import drawn, flipped
from tests.moderation.conftest import settle
from tests.moderation.test_banking import looking_like
from tests.moderation.views.conftest import post, text

QUEUE = reverse("moderation:queue")


def rule(browser: Client, case: Case, **more: str) -> str:
    """Rule it authentic; the page that follows."""
    answer = browser.post(
        reverse("moderation:decide", args=[case.public_id]),
        {"outcome": "authentic", "reason": "no_sign", **more},
    )
    return text(browser.get(answer["Location"]))


def test_the_next_page_offers_to_take_the_ruling_back(held: Case, browser: Client) -> None:
    CaseFactory.create()
    page = rule(browser, held)
    assert "Ruled: authentic" in page
    assert reverse("moderation:undo", args=[held.public_id]) in page


def test_the_queue_offers_it_too_until_the_time_is_over(held: Case, browser: Client) -> None:
    assert "Undo" in rule(browser, held)
    settle(held)
    assert "Undo" not in text(browser.get(QUEUE))


def test_undo_leads_back_to_the_case_with_the_form_as_it_was_sent(
    held: Case, browser: Client
) -> None:
    rule(browser, held, note="The left ear")
    answer = post(browser, "undo", held)
    assert answer["Location"] == reverse("moderation:case", args=[held.public_id])
    page = text(browser.get(answer["Location"]))
    assert "Your ruling was taken back." in page
    assert "The left ear</textarea>" in page
    assert 'value="authentic" checked' in page
    assert 'value="no_sign" selected' in page


def test_who_let_the_case_go_after_an_undo_finds_an_empty_form(held: Case, browser: Client) -> None:
    rule(browser, held, note="The left ear")
    post(browser, "undo", held)
    post(browser, "release", held)
    post(browser, "claim", held)
    page = text(browser.get(reverse("moderation:case", args=[held.public_id])))
    assert "Rule and next" in page
    assert 'value="authentic" checked' not in page
    assert "The left ear</textarea>" not in page


def test_undo_after_the_time_is_over_says_so(held: Case, browser: Client) -> None:
    rule(browser, held)
    settle(held)
    page = text(browser.get(post(browser, "undo", held)["Location"]))
    assert "This ruling can no longer be taken back" in page


def test_the_second_reviewer_sees_no_ruling_but_that_there_is_one(
    held: Case, browser: Client, senior_browser: Client
) -> None:
    Queue.objects.update(reviews=2)
    assert "another person reviews it, too" in rule(browser, held, note="Surely not")
    settle(held)
    page = text(senior_browser.get(reverse("moderation:case", args=[held.public_id])))
    assert "1 person has ruled on this case" in page
    assert "Surely not" not in page
    assert "Ruled: authentic" not in page


def test_a_case_in_the_hands_of_a_colleague_shows_no_ruling_either(
    held: Case, browser: Client, senior_browser: Client, sign_in: Callable[[User], Client]
) -> None:
    Queue.objects.update(reviews=2)
    rule(browser, held, note="Surely not")
    settle(held)
    post(senior_browser, "claim", held)
    third = sign_in(staff(Role.MODERATOR))
    page = text(third.get(reverse("moderation:case", args=[held.public_id])))
    assert "is looking at this case" in page
    assert "Surely not" not in page


def test_who_has_ruled_sees_their_own_ruling_and_why_they_wait(held: Case, browser: Client) -> None:
    Queue.objects.update(reviews=2)
    rule(browser, held, note="Surely not")
    settle(held)
    page = text(browser.get(reverse("moderation:case", args=[held.public_id])))
    assert "You have ruled on this case" in page
    assert "Surely not" in page


def test_a_batch_is_not_offered_case_by_case_but_led_to(case: Case, senior_browser: Client) -> None:
    bulk = {"cause": "likely_fake", "outcome": "authentic", "reason": "no_sign"}
    batch = senior_browser.post(reverse("moderation:apply_bulk"), bulk)["Location"]
    page = text(senior_browser.get(QUEUE))
    assert "Undo" not in page
    assert f'href="{batch}">its batch</a>' in page


def looking_alike() -> tuple[Case, Case]:
    one, other = (
        CaseFactory.create(submission=looking_like(pdq, flag="flagged"))
        for pdq in (drawn(0), flipped(drawn(0), 3, 1))
    )
    return one, other


def test_after_a_ruling_the_copies_that_wait_are_offered(browser: Client) -> None:
    one, other = looking_alike()
    post(browser, "claim", one)
    page = rule(browser, one, then="stop")
    address = f"{reverse('moderation:bulk')}?near={one.public_id}"
    assert f'<a href="{address}">rule the others the same</a>' in page
    assert "1 case fits" in text(browser.get(address))
    Case.objects.filter(pk=other.pk).update(status=Case.Status.ESCALATED)
    assert "rule the others the same" not in text(browser.get(QUEUE))


def test_copies_that_ask_for_several_people_are_not_offered(browser: Client) -> None:
    one, other = looking_alike()
    Case.objects.filter(pk=other.pk).update(reviews_needed=2)
    post(browser, "claim", one)
    assert "rule the others the same" not in rule(browser, one, then="stop")


def test_the_offer_costs_one_query(
    browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one, _ = looking_alike()
    with CaptureQueriesContext(connection) as before:
        browser.get(QUEUE)
    usual = len(before)
    post(browser, "claim", one)
    rule(browser, one, then="stop")
    with django_assert_max_num_queries(usual + 1):
        assert "rule the others the same" in text(browser.get(QUEUE))
