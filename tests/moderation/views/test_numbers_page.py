from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import count_days, decide
from tests.factories import CaseFactory
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import text

NUMBERS = reverse("moderation:numbers")


@pytest.fixture
def counted(held: Case, moderator: User) -> None:
    decide(case=held, reviewer=moderator, ruling=Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(held)
    CaseFactory.create_batch(2)
    count_days()


def test_before_anything_was_counted_the_page_says_so(browser: Client) -> None:
    assert "Nothing was counted yet" in text(browser.get(NUMBERS))


def test_charts_come_with_their_numbers(counted: None, browser: Client) -> None:
    page = text(browser.get(NUMBERS))
    for title in ("Opened and ruled", "Time to a ruling", "Judged without a person"):
        assert title in page
    assert '<th scope="col">reopened</th>' in page
    assert "General review" in page
    assert "Mona Moderator" in page
    assert "cnn" in page


def test_the_period_that_is_shown_is_the_one_that_is_chosen(counted: None, browser: Client) -> None:
    assert '<option value="30" selected>' in text(browser.get(NUMBERS))
    assert '<option value="7" selected>' in text(browser.get(NUMBERS, {"days": "7"}))


def test_one_queue_has_its_own_charts(counted: None, browser: Client) -> None:
    page = text(browser.get(NUMBERS, {"queue": "general", "days": "7"}))
    assert "Opened and ruled" in page
    assert "Judged without a person" not in page


@pytest.mark.parametrize("wrong", [{"days": "9999"}, {"queue": "nowhere"}, {"days": "x"}])
def test_a_choice_that_is_not_offered_is_left_out(
    counted: None, browser: Client, wrong: dict[str, str]
) -> None:
    answer = browser.get(NUMBERS, wrong)
    assert answer.status_code == 200
    assert "Judged without a person" in text(answer)


def test_auditors_download_the_rows(
    counted: None, auditor: User, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(auditor).get(reverse("moderation:download_numbers"), {"days": "7"})
    lines = text(answer).splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("day,scope,key,opened,reopened,ruled,waiting")
    assert [line.split(",")[1] for line in lines[1:]] == ["all", "detector", "queue", "reviewer"]


def test_the_page_costs_the_same_for_a_long_period(
    counted: None, browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in ("7", "90"):
        with django_assert_num_queries(12):
            browser.get(NUMBERS, {"days": days})
