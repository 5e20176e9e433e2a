"""What the polled page of a queue takes for news."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.roles import Role
from moderation.models import Case
from moderation.services import claim_case, release_case, renew_claim
from tests.factories import CaseFactory, QueueFactory, staff
from tests.moderation.conftest import expire
from tests.moderation.views.conftest import text

QUEUE = reverse("moderation:queue")
NOTHING_NEW = 204


@pytest.fixture
def olga(db: None) -> User:
    return staff(Role.MODERATOR, name="Olga Other")


def opened(browser: Client) -> str:
    """What the page, once it is open, says that it has seen."""
    return str(browser.get(QUEUE).context["seen"])


def polled(browser: Client, seen: str) -> int:
    return browser.get(QUEUE, {"seen": seen}, headers={"HX-Request": "true"}).status_code


def test_a_colleague_who_renews_a_claim_is_no_news(case: Case, browser: Client, olga: User) -> None:
    held = claim_case(case=case, moderator=olga)
    seen = opened(browser)
    renew_claim(case=held, moderator=olga)
    assert polled(browser, seen) == NOTHING_NEW


def test_a_case_that_goes_to_another_holder_is_news(
    case: Case, browser: Client, olga: User
) -> None:
    held = claim_case(case=case, moderator=olga)
    seen = opened(browser)
    release_case(case=held, moderator=olga)
    claim_case(case=case, moderator=staff(Role.MODERATOR))
    assert polled(browser, seen) == 200


def test_a_claim_that_would_seem_to_have_run_out_is_shown_anew(
    case: Case, browser: Client, olga: User
) -> None:
    claim_case(case=case, moderator=olga)
    expire(case)
    seen = opened(browser)
    later = timezone.now() + timedelta(minutes=5)
    Case.objects.filter(pk=case.pk).update(lease_expires_at=later)
    assert polled(browser, seen) == 200


def test_what_was_ruled_elsewhere_changes_a_figure_and_is_no_news_by_itself(
    case: Case, browser: Client, settings: Settings
) -> None:
    seen = opened(browser)
    ruled = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS + 1)
    CaseFactory.create(status=Case.Status.DECIDED, decided_at=ruled)
    assert "<dd>2 · 1</dd>" in text(browser.get(QUEUE))
    assert polled(browser, seen) == NOTHING_NEW


def test_a_case_of_another_queue_that_they_take_in_hand_is_news(
    browser: Client, moderator: User
) -> None:
    special = QueueFactory.create(name="Special", slug="special", is_default=False)
    seen = opened(browser)
    case = CaseFactory.create(queue=special, status=Case.Status.ESCALATED)
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.CLAIMED,
        claimed_from=Case.Status.ESCALATED,
        assignee=moderator,
        lease_expires_at=timezone.now() + timedelta(minutes=5),
    )
    assert polled(browser, seen) == 200


@pytest.mark.parametrize("seen", ["", "nonsense", "_", "_99999999999999"])
def test_whoever_has_seen_something_else_gets_the_page(browser: Client, seen: str) -> None:
    assert polled(browser, seen) == 200
