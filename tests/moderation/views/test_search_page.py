import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from moderation.models import Case, Queue
from tests.factories import CaseFactory, analysed_submission
from tests.moderation.views.conftest import text

SEARCH = reverse("moderation:search")


def test_before_a_search_the_page_says_what_can_be_asked(browser: Client) -> None:
    page = text(browser.get(SEARCH))
    assert "By its id" in page
    assert "No case fits" not in page


def test_what_is_found_leads_to_the_case(case: Case, browser: Client) -> None:
    page = text(browser.get(SEARCH, {"q": case.public_id}))
    assert reverse("moderation:case", args=[case.public_id]) in page


def test_what_is_found_is_told_apart_by_its_names_unless_its_queue_looks_first(
    case: Case, browser: Client
) -> None:
    submission = case.submission
    submission.file_name, submission.reference = "harbour.jpg", "desk-7"
    submission.save(update_fields=["file_name", "reference"])
    assert "harbour.jpg · desk-7" in text(browser.get(SEARCH, {"q": "harbour"}))
    Queue.objects.update(blind_first=True)
    assert "harbour.jpg" not in text(browser.get(SEARCH, {"q": "desk-7"}))


def test_what_is_not_found_is_said_with_the_words_kept(case: Case, browser: Client) -> None:
    page = text(browser.get(SEARCH, {"q": "<nowhere>"}))
    assert "No case fits" in page
    assert 'value="&lt;nowhere&gt;"' in page


def test_a_decided_case_is_not_offered_to_claim(browser: Client) -> None:
    case = CaseFactory.create(status=Case.Status.DECIDED, decided_at="2026-11-22T00:00:00Z")
    page = text(browser.get(SEARCH, {"q": case.public_id}))
    assert "Decided" in page
    assert "Claim:" not in page


def test_the_page_costs_the_same_however_much_is_found(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        submission = analysed_submission(flag="flagged", reference=f"Story {number}")
        CaseFactory.create(submission=submission)
    with django_assert_num_queries(9):
        browser.get(SEARCH, {"q": "Story"})


def test_a_character_that_the_database_refuses_is_left_out(case: Case, browser: Client) -> None:
    page = text(browser.get(SEARCH, {"q": f"{case.public_id}\0"}))
    assert reverse("moderation:case", args=[case.public_id]) in page


@pytest.mark.parametrize("reference", ["20261129", "deadbeefdeadbeef"])
def test_a_reference_that_looks_like_a_hash_is_found(browser: Client, reference: str) -> None:
    case = CaseFactory.create(submission=analysed_submission(flag="flagged", reference=reference))
    page = text(browser.get(SEARCH, {"q": reference}))
    assert reverse("moderation:case", args=[case.public_id]) in page


def test_a_list_that_is_full_says_how_to_find_the_rest(browser: Client) -> None:
    for _ in range(26):
        CaseFactory.create(submission=analysed_submission(flag="flagged", reference="Story"))
    assert "Only 25 are shown" in text(browser.get(SEARCH, {"q": "Story"}))
