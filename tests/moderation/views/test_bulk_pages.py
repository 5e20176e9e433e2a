from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from moderation.models import Batch, Case, Decision
from tests.factories import CaseFactory
from tests.images.test_pdq import drawn, flipped
from tests.moderation.conftest import settle
from tests.moderation.test_banking import looking_like
from tests.moderation.views.conftest import post, text

BULK = reverse("moderation:bulk")
APPLY = reverse("moderation:apply_bulk")
AUTHENTIC = {"outcome": "authentic", "reason": "no_sign"}


def test_without_a_filter_nothing_is_offered(case: Case, senior_browser: Client) -> None:
    page = text(senior_browser.get(BULK))
    assert "Show what fits" in page
    assert "Rule on" not in page


def test_the_preview_shows_counts_pictures_and_the_form(case: Case, senior_browser: Client) -> None:
    page = text(senior_browser.get(BULK, {"cause": "likely_fake"}))
    assert "1 case fits" in page
    assert "Likely fake: 1" in page
    assert case.public_id in page
    assert "Rule on 1 case" in page


def test_a_wrong_filter_is_said(senior_browser: Client) -> None:
    wrong = {"probability_from": "0.9", "probability_to": "0.1", "near": "case_1"}
    answer = senior_browser.get(BULK, wrong)
    assert answer.status_code == 422
    assert "This must not be less than where it begins." in text(answer)


def test_a_senior_rules_in_bulk_and_reverses_it(case: Case, senior_browser: Client) -> None:
    answer = senior_browser.post(APPLY, {"cause": "likely_fake", **AUTHENTIC})
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("moderation:batch", args=[batch.public_id])
    assert "1 case ruled authentic" in text(senior_browser.get(answer["Location"]))
    senior_browser.post(reverse("moderation:reverse_batch", args=[batch.public_id]))
    assert "1 case opened again." in text(senior_browser.get(answer["Location"]))
    case.refresh_from_db()
    assert case.status == Case.Status.REOPENED


def test_an_incomplete_ruling_keeps_the_filter_and_the_words(
    case: Case, senior_browser: Client
) -> None:
    half = {"cause": "likely_fake", "outcome": "authentic", "note": "All from one source"}
    answer = senior_browser.post(APPLY, half)
    assert answer.status_code == 422
    assert "Choose a reason." in text(answer)
    assert "All from one source</textarea>" in text(answer)
    assert 'name="cause" value="likely_fake"' in text(answer)
    assert not Decision.objects.exists()


def test_without_a_filter_nothing_is_ruled(case: Case, senior_browser: Client) -> None:
    assert senior_browser.post(APPLY, AUTHENTIC).status_code == 422
    assert not Batch.objects.exists()


def test_moderators_rule_in_bulk_on_copies_alone(browser: Client) -> None:
    one, other = (
        CaseFactory.create(submission=looking_like(pdq, flag="flagged"))
        for pdq in (drawn(0), flipped(drawn(0), 3, 1))
    )
    assert "Senior moderators rule in bulk." in text(browser.get(BULK, {"cause": "likely_fake"}))
    assert browser.post(APPLY, {"cause": "likely_fake", **AUTHENTIC}).status_code == 403
    post(browser, "claim", one)
    post(browser, "decide", one, then="stop", outcome="authentic", reason="no_sign")
    settle(one)
    page = text(browser.get(BULK, {"near": one.public_id}))
    assert "1 case fits" in page
    assert 'value="authentic" checked' in page
    browser.post(APPLY, {"near": one.public_id, **AUTHENTIC})
    other.refresh_from_db()
    assert other.status == Case.Status.DECIDED


def test_the_page_costs_the_same_however_many_fit(
    senior_browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    CaseFactory.create_batch(15)
    with django_assert_num_queries(15):
        senior_browser.get(BULK, {"cause": "likely_fake"})
