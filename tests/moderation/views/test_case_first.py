"""What waits for a ruling is seen on the page of its case, not beside it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from detection.urls import urlpatterns
from images.models import Submission
from moderation.middleware import PAGES, PICTURES
from moderation.models import Case, Decision, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    claim_case,
    claim_next,
    decide,
    make_golden,
    release_case,
    reopen_case,
)
from tests.factories import CaseFactory
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import post, text

SignIn = Callable[[User], Client]
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)


def address(submission: Submission) -> str:
    return reverse("detection:submission", args=[submission.public_id])


def heatmap(submission: Submission) -> str:
    return reverse("detection:heatmap", args=[submission.public_id, "cnn"])


def original(submission: Submission) -> str:
    return reverse("images:original", args=[submission.public_id])


def case_page(case: Case) -> str:
    return reverse("moderation:case", args=[case.public_id])


def leads_to(browser: Client, where: str) -> str:
    """Where it redirects; empty where it does not."""
    return browser.get(where).headers.get("Location", "")


@pytest.fixture
def dealt(case: Case, moderator: User, senior: User) -> Case:
    """A golden case in the moderator's hands; the senior had ruled on its picture."""
    known = CaseFactory.create()
    claimed = claim_case(case=known, moderator=senior)
    decision = decide(case=claimed, reviewer=senior, ruling=AUTHENTIC)
    settle(known)
    make_golden(decision=Decision.objects.get(pk=decision.pk), by=senior)
    Queue.objects.update(golden_share=100)
    return claim_next(moderator=moderator)


def test_a_waiting_submission_leads_reviewers_to_its_case(case: Case, browser: Client) -> None:
    assert leads_to(browser, address(case.submission)) == case_page(case)


@pytest.mark.parametrize("place", [heatmap, original])
def test_what_tells_the_verdict_of_a_blind_case_stays_hidden_until_the_first_look(
    place: Callable[[Submission], str], held: Case, browser: Client
) -> None:
    Queue.objects.update(blind_first=True)
    assert leads_to(browser, place(held.submission)) == case_page(held)
    post(browser, "first_look", held, first="authentic")
    assert leads_to(browser, place(held.submission)) == ""
    assert leads_to(browser, address(held.submission)) == case_page(held)


@pytest.mark.parametrize("place", [heatmap, original])
def test_what_tells_the_verdict_of_other_cases_is_on_their_page(
    place: Callable[[Submission], str], case: Case, browser: Client
) -> None:
    assert leads_to(browser, place(case.submission)) == ""


def test_a_page_that_waits_for_a_verdict_goes_to_the_case(case: Case, browser: Client) -> None:
    status = reverse("detection:submission_status", args=[case.submission.public_id])
    answer = browser.get(status, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == case_page(case)


def test_a_settled_ruling_opens_the_page_to_reviewers(
    held: Case, moderator: User, browser: Client
) -> None:
    decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    assert leads_to(browser, address(held.submission)) == case_page(held)
    settle(held)
    assert "likely fake" in text(browser.get(address(held.submission))).lower()


def test_auditors_and_uploaders_see_the_page_as_ever(
    case: Case, auditor: User, uploader: User, sign_in: SignIn
) -> None:
    Submission.objects.filter(pk=case.submission_id).update(
        organisation=uploader.memberships.get().organisation
    )
    for person in (auditor, uploader):
        assert sign_in(person).get(address(case.submission)).status_code == 200


def test_reviewers_see_their_own_uploads_as_ever(
    case: Case, moderator: User, browser: Client
) -> None:
    Submission.objects.filter(pk=case.submission_id).update(submitted_by=moderator)
    assert leads_to(browser, address(case.submission)) == ""


def test_a_golden_item_leads_to_the_case_that_was_dealt(dealt: Case, browser: Client) -> None:
    assert leads_to(browser, address(dealt.submission)) == case_page(dealt)


def test_a_golden_item_leads_there_until_it_settles_whatever_was_done_with_it(
    dealt: Case, moderator: User, browser: Client
) -> None:
    release_case(case=dealt, moderator=moderator)
    assert leads_to(browser, address(dealt.submission)) == case_page(dealt)
    claim_case(case=dealt, moderator=moderator)
    decide(case=dealt, reviewer=moderator, ruling=AUTHENTIC)
    assert leads_to(browser, address(dealt.submission)) == case_page(dealt)
    settle(dealt)
    assert leads_to(browser, address(dealt.submission)) == ""


def test_a_golden_case_comes_before_the_review_that_runs_beside_it(
    dealt: Case, senior: User, moderator: User, browser: Client
) -> None:
    release_case(case=dealt, moderator=moderator)
    reopen_case(case=dealt.submission.cases.get(kind="review"), by=senior, note="Look again.")
    assert leads_to(browser, address(dealt.submission)) == case_page(dealt)


def test_who_knows_a_golden_item_sees_its_submission(dealt: Case, senior_browser: Client) -> None:
    assert leads_to(senior_browser, address(dealt.submission)) == ""


def test_search_finds_the_golden_case_in_the_place_of_the_review(
    dealt: Case, browser: Client, senior_browser: Client
) -> None:
    words = {"q": dealt.submission.public_id}
    mine = text(browser.get(reverse("moderation:search"), words))
    theirs = text(senior_browser.get(reverse("moderation:search"), words))
    review = dealt.submission.cases.get(kind="review")
    assert case_page(dealt) in mine
    assert case_page(review) not in mine
    assert case_page(review) in theirs
    assert case_page(dealt) not in theirs


def test_every_address_about_a_submission_is_watched() -> None:
    about = {
        f"detection:{route.name}"
        for route in urlpatterns
        if isinstance(route, URLPattern) and "public_id" in str(route.pattern)
    }
    assert about | {"images:original"} == PAGES | PICTURES
