from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide
from tests.factories import CaseFactory, QueueFactory, UserFactory, analysed_submission, staff
from tests.moderation.views.conftest import text

QUEUE = reverse("moderation:queue")


def test_an_empty_queue_says_that_nothing_waits(browser: Client) -> None:
    assert "Nothing is waiting" in text(browser.get(QUEUE))


def test_the_page_leads_to_the_next_case(case: Case, browser: Client) -> None:
    page = text(browser.get(QUEUE))
    assert "Review next" in page
    assert case.public_id in page


def test_the_page_says_who_holds_what(case: Case, browser: Client) -> None:
    claim_case(case=case, moderator=staff(Role.MODERATOR, name="Olga Other"))
    assert "Olga Other" in text(browser.get(QUEUE))


def test_a_case_that_was_opened_again_says_since_when(browser: Client) -> None:
    began = timezone.now() - timedelta(hours=3)
    CaseFactory.create(
        status=Case.Status.REOPENED,
        round=2,
        created_at=began - timedelta(days=400),
        waiting_since=began,
    )
    page = text(browser.get(QUEUE))
    assert "opened again" in page
    assert f'<time datetime="{began.isoformat()}"' in page


def test_the_page_leads_back_to_the_case_in_hand(held: Case, browser: Client) -> None:
    CaseFactory.create()
    page = text(browser.get(QUEUE))
    assert "Back to your case" in page
    assert "Review next" not in page


def test_only_seniors_see_escalated_cases(browser: Client, senior_browser: Client) -> None:
    case = CaseFactory.create(status=Case.Status.ESCALATED)
    assert case.public_id not in text(browser.get(QUEUE))
    assert case.public_id in text(senior_browser.get(QUEUE))


def test_their_own_upload_cannot_be_claimed_from_the_list(browser: Client, moderator: User) -> None:
    CaseFactory.create(submission=analysed_submission(submitted_by=moderator))
    page = text(browser.get(QUEUE))
    assert "Your upload" in page
    assert "Claim:" not in page


def test_review_next_claims_and_opens_the_case(
    case: Case, browser: Client, moderator: User
) -> None:
    response = browser.post(reverse("moderation:claim_next"))
    assert response["Location"] == reverse("moderation:case", args=[case.public_id])
    case.refresh_from_db()
    assert case.assignee == moderator


def test_every_queue_has_its_own_page_and_figures(case: Case, browser: Client) -> None:
    special = QueueFactory.create(name="Special", slug="special", is_default=False)
    CaseFactory.create_batch(3, queue=special, due_at=timezone.now() - timedelta(hours=2))
    page = browser.get(special.get_absolute_url())
    assert page.context["load"].waiting == page.context["load"].overdue == 3
    assert case.public_id not in text(page)
    assert "3 late" in text(browser.get(QUEUE))


def test_seniors_see_what_waits_for_them_in_other_queues(
    browser: Client, senior_browser: Client
) -> None:
    special = QueueFactory.create(name="Special", slug="special", is_default=False)
    past = timezone.now() - timedelta(hours=2)
    CaseFactory.create(queue=special, status=Case.Status.APPEALED, due_at=past)
    CaseFactory.create_batch(2, queue=special, status=Case.Status.ESCALATED, due_at=past)
    page = text(senior_browser.get(QUEUE))
    assert "0 waiting · 2 escalated · 1 appealed" in page
    assert "3 late" in page
    assert "escalated" not in text(browser.get(QUEUE))


def test_more_than_is_listed_is_counted_to_the_end(senior_browser: Client) -> None:
    for status in (Case.Status.ESCALATED, Case.Status.APPEALED):
        CaseFactory.create_batch(27, status=status)
    page = text(senior_browser.get(QUEUE))
    assert page.count("The 25 that press most are listed, of 27.") == 2
    assert "<dt>Escalated</dt><dd>27</dd>" in page


def in_hand(count: int) -> None:
    """So many cases, each with somebody else."""
    for _ in range(count):
        CaseFactory.create(
            status=Case.Status.CLAIMED,
            claimed_from=Case.Status.OPEN,
            assignee=UserFactory.create(),
            lease_expires_at=timezone.now() + timedelta(minutes=5),
        )


@pytest.mark.parametrize(("count", "words"), [(25, ""), (27, "are listed, of 27.")])
def test_the_list_of_who_holds_what_says_how_many_it_leaves_out(
    senior_browser: Client, count: int, words: str
) -> None:
    in_hand(count)
    page = text(senior_browser.get(QUEUE))
    assert page.count("returns") == 25
    assert ("are listed" in page, words in page) == (bool(words), True)


def test_counting_who_holds_what_costs_one_query_however_many(
    senior_browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        in_hand(26)
        with django_assert_num_queries(22):
            senior_browser.get(QUEUE)


def test_polling_sees_that_somebody_ruled_on_what_is_not_listed(senior_browser: Client) -> None:
    in_hand(27)
    seen = senior_browser.get(QUEUE).context["seen"]
    last = Case.objects.order_by("due_at").last()
    assert last is not None
    assert last.assignee is not None
    decide(case=last, reviewer=last.assignee, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    answer = senior_browser.get(QUEUE, {"seen": seen}, headers={"HX-Request": "true"})
    assert "of 26." in text(answer)


def test_review_next_takes_from_the_queue_that_is_open(case: Case, browser: Client) -> None:
    special = QueueFactory.create(name="Special", slug="special", is_default=False)
    wanted = CaseFactory.create(queue=special, due_at=timezone.now() + timedelta(days=9))
    response = browser.post(reverse("moderation:claim_next"), {"queue": "special"})
    assert response["Location"] == reverse("moderation:case", args=[wanted.public_id])


def test_a_queue_that_does_not_exist_is_missing(browser: Client) -> None:
    assert browser.get(reverse("moderation:queue_named", args=["nowhere"])).status_code == 404


def test_review_next_on_an_empty_queue_comes_back_with_a_word(browser: Client) -> None:
    response = browser.post(reverse("moderation:claim_next"), follow=True)
    assert "Nothing is waiting for you in this queue." in text(response)


def test_polling_answers_only_when_something_changed(case: Case, browser: Client) -> None:
    headers = {"HX-Request": "true"}
    seen = browser.get(QUEUE).context["seen"]
    assert browser.get(QUEUE, {"seen": seen}, headers=headers).status_code == 204
    claim_case(case=case, moderator=staff(Role.MODERATOR, name="Olga Other"))
    changed = browser.get(QUEUE, {"seen": seen}, headers=headers)
    assert "Olga Other" in text(changed)
    assert "<html" not in text(changed)


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_however_many_wait(
    browser: Client,
    senior_browser: Client,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    CaseFactory.create_batch(count)
    CaseFactory.create_batch(count, status=Case.Status.ESCALATED)
    in_hand(count)
    with django_assert_num_queries(18):
        browser.get(QUEUE)
    with django_assert_num_queries(21):
        senior_browser.get(QUEUE)


def test_a_queue_with_a_character_that_the_database_refuses_is_no_fault(browser: Client) -> None:
    answer = browser.post(reverse("moderation:claim_next"), {"queue": "nowhere\0"})
    assert answer.status_code == 404
