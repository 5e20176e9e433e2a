from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, DayFigures
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import count_days, decide
from moderation.templatetags.durations import duration
from tests.factories import CaseFactory, staff
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


def test_of_reviewers_moderators_see_themselves_alone(
    counted: None,
    moderator: User,
    senior: User,
    auditor: User,
    administrator: User,
    sign_in: Callable[[User], Client],
) -> None:
    olga = staff(Role.MODERATOR, name="Olga Other")
    download = reverse("moderation:download_numbers")
    for person in (senior, auditor, administrator, moderator, olga):
        browser = sign_in(person)
        is_for_them = person != olga
        assert ("Mona Moderator" in text(browser.get(NUMBERS))) == is_for_them
        assert (str(moderator.pk) in text(browser.get(download))) == is_for_them
        assert "General review" in text(browser.get(NUMBERS))
        assert "queue,general" in text(browser.get(download))


def test_times_are_shown_by_queue_and_by_reviewer(counted: None, browser: Client) -> None:
    DayFigures.objects.update(median_seconds=5400, p95_seconds=86_400)
    page = text(browser.get(NUMBERS))
    assert page.count('<td data-label="Median time">90.0 min</td>') == 2
    assert page.count('<td data-label="95th percentile">24.0 h</td>') == 2
    assert page.count('<td data-label="Contradicted">100 %</td>') == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0.4 s"), (119, "119.0 s"), (120, "2.0 min"), (200_000, "2.3 days")],
)
def test_a_time_is_told_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_page_costs_the_same_for_a_long_period(
    counted: None, browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in ("7", "90"):
        with django_assert_num_queries(13):
            browser.get(NUMBERS, {"days": days})
