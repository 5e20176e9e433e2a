import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case, GoldenItem
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, count_reviewers, decide
from tests.factories import CaseFactory, GoldenItemFactory, staff
from tests.moderation.conftest import settle
from tests.moderation.views.conftest import post, text

QUALITY = reverse("moderation:quality")
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)


@pytest.fixture
def ruled(held: Case, moderator: User) -> Case:
    decide(case=held, reviewer=moderator, ruling=AUTHENTIC)
    settle(held)
    count_reviewers()
    return held


def rule(person: User) -> None:
    """They rule on a case of their own, and it settles."""
    claimed = claim_case(case=CaseFactory.create(), moderator=person)
    decide(case=claimed, reviewer=person, ruling=AUTHENTIC)
    settle(claimed)
    count_reviewers()


def page_of(case: Case, browser: Client) -> str:
    return text(browser.get(reverse("moderation:case", args=[case.public_id])))


def test_before_the_first_ruling_there_is_nothing_to_see(browser: Client) -> None:
    assert "Nothing was ruled yet" in text(browser.get(QUALITY))


def test_moderators_see_themselves_and_seniors_everybody(
    ruled: Case, browser: Client, senior_browser: Client
) -> None:
    rule(staff(Role.MODERATOR, name="Olga Other"))
    assert "Olga Other" not in text(browser.get(QUALITY))
    assert "Olga Other" in text(senior_browser.get(QUALITY))


def test_a_senior_makes_a_ruling_golden_and_takes_it_out(
    ruled: Case, browser: Client, senior_browser: Client
) -> None:
    assert "Use as a golden item" not in page_of(ruled, browser)
    assert "Use as a golden item" in page_of(ruled, senior_browser)
    post(senior_browser, "add_golden", ruled)
    assert "0 of 0" in text(senior_browser.get(QUALITY))
    item = GoldenItem.objects.get()
    senior_browser.post(reverse("moderation:remove_golden", args=[item.pk]))
    assert "No golden items" in text(senior_browser.get(QUALITY))


def test_a_case_without_a_ruling_is_not_made_golden(case: Case, senior_browser: Client) -> None:
    post(senior_browser, "add_golden", case)
    assert not GoldenItem.objects.exists()


def test_the_page_costs_the_same_for_many_reviewers(
    senior_browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    GoldenItemFactory.create_batch(5)
    for _ in range(5):
        rule(staff(Role.MODERATOR))
    with django_assert_num_queries(10):
        senior_browser.get(QUALITY)
