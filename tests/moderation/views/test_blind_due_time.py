"""When a blind case is due says how severe it is, and so what the machine thinks."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.models import Bank, Case, Queue
from moderation.services import add_entry, sweep_entries
from tests.factories import CaseFactory
from tests.images.test_pdq import drawn
from tests.moderation.test_banking import looking_like
from tests.moderation.views.conftest import post, text
from tests.moderation.views.test_case_page import page_of

QUEUE = reverse("moderation:queue")
DUE = timezone.now() + timedelta(hours=6)


@pytest.fixture
def severe(db: None) -> Case:
    """It waits to be looked at blindly, and is due six hours after it was opened."""
    case = CaseFactory.create(due_at=DUE, submission=looking_like(drawn(0), flag="flagged"))
    Queue.objects.update(blind_first=True)
    return case


def tells(page: str, moment: datetime) -> bool:
    return f'<time datetime="{moment.isoformat()}"' in page


def test_the_list_of_a_blind_queue_does_not_say_when_a_case_is_due(
    severe: Case, browser: Client
) -> None:
    page = text(browser.get(QUEUE))
    assert severe.public_id in page
    assert not tells(page, DUE)
    Queue.objects.update(blind_first=False)
    assert tells(text(browser.get(QUEUE)), DUE)


def test_the_page_of_a_blind_case_says_when_it_is_due_after_the_first_look(
    severe: Case, browser: Client
) -> None:
    post(browser, "claim", severe)
    assert not tells(page_of(browser, severe), DUE)
    post(browser, "first_look", severe, first="authentic")
    assert tells(page_of(browser, severe), DUE)


def test_the_story_of_a_blind_case_tells_after_the_first_look_that_it_came_to_press(
    severe: Case, browser: Client, senior: User
) -> None:
    add_entry(bank=Bank.objects.get(slug="known-fakes"), pdq=drawn(0), by=senior)
    sweep_entries()
    post(browser, "claim", severe)
    assert "Presses more than before" not in page_of(browser, severe)
    post(browser, "first_look", severe, first="authentic")
    assert "Presses more than before" in page_of(browser, severe)
